import type { Detector, RedactionSettings } from '@tocsin/contracts';
import { TokenBuffer, tokenize } from '../tokenizer/index.ts';
import { CleanValues, isHexId } from './clean-values.ts';
import { TEXT_DETECTORS } from './detectors/index.ts';
import { Findings } from './findings.ts';
import { isSecretAttribute } from './secret-names.ts';
import type { TextDetector } from './text-detector.ts';
import { Trigger } from './trigger.ts';

/** Counts of what was masked, by detector. */
export type RedactionCounts = Partial<Record<Detector, number>>;

/** Shorter texts than this hold nothing that a detector knows, `pin=1` aside, which is five characters. */
const SHORTEST_TEXT = 5;
const MASKED_VALUE = '[redacted:secret]';
const KNOWN_NAMES = 4096;

/** Masks what the settings say. Holds buffers of its own: one for each thread. */
export class Redactor {
  private readonly detectors: readonly TextDetector[];
  private readonly trigger: Trigger;
  private readonly findings = new Findings();
  private readonly ownTokens = new TokenBuffer();
  private readonly listedNames: ReadonlySet<string>;
  private readonly builtInNames: boolean;
  private readonly cleanValues = new CleanValues();
  private readonly maskedNames = new Map<string, boolean>();
  private counts: RedactionCounts | undefined;

  constructor(settings: RedactionSettings) {
    const enabled = new Set(settings.detectors);
    this.detectors = TEXT_DETECTORS.filter(({ name }) => enabled.has(name));
    this.trigger = new Trigger(this.detectors);
    this.listedNames = new Set(settings.attributeNames.map((name) => name.toLowerCase()));
    this.builtInNames = enabled.has('secret');
  }

  /**
   * The text with every finding masked; the same string where there is none. `tokens` are those of the whole text;
   * undefined: it is tokenized here. Linear in the text's length. Counted until `takeCounts`.
   */
  redact(text: string, tokens?: TokenBuffer): string {
    if (text.length < SHORTEST_TEXT) return text;
    if (tokens !== undefined) return this.redactWith(text, tokens, this.trigger.firedBy(text, tokens));
    if (isHexId(text)) return text;
    const clean = this.cleanValues.find(text);
    if (clean !== undefined) return clean;
    const { ownTokens } = this;
    ownTokens.clear();
    tokenize(text, ownTokens);
    const redacted = this.redactWith(text, ownTokens, this.trigger.firedBy(text, ownTokens));
    if (redacted === text) this.cleanValues.add(text);
    return redacted;
  }

  /** As `redact`, with every detector, whatever the triggers say. For tests of the triggers. */
  redactUntriggered(text: string): string {
    if (text.length < SHORTEST_TEXT) return text;
    this.ownTokens.clear();
    tokenize(text, this.ownTokens);
    return this.redactWith(text, this.ownTokens, -1);
  }

  /** Is the whole value of this attribute (dotted key) masked, whatever it is? */
  masksAttribute(key: string): boolean {
    const known = this.maskedNames.get(key);
    if (known !== undefined) return known;
    const lower = key.toLowerCase();
    const masked =
      this.listedNames.has(lower) ||
      this.listedNames.has(lower.slice(lower.lastIndexOf('.') + 1)) ||
      (this.builtInNames && isSecretAttribute(key));
    if (this.maskedNames.size >= KNOWN_NAMES) this.maskedNames.clear();
    this.maskedNames.set(key, masked);
    return masked;
  }

  /** Masks the values of flat attributes, in place. Arrays are walked; what they hold under a masked name goes whole. */
  redactAttributes(attributes: Record<string, unknown>): void {
    for (const key in attributes) {
      const value = attributes[key];
      const redacted = this.redactValue(key, value);
      if (redacted !== value) attributes[key] = redacted;
    }
  }

  /** What was masked since the last call, or undefined for nothing. */
  takeCounts(): RedactionCounts | undefined {
    const counts = this.counts;
    this.counts = undefined;
    return counts;
  }

  private redactValue(key: string, value: unknown): unknown {
    if (value === null || value === undefined || typeof value === 'boolean') return value;
    if (this.masksAttribute(key)) {
      if (value === '' || value === MASKED_VALUE) return value;
      this.count('secret');
      return MASKED_VALUE;
    }
    if (typeof value === 'string') return this.redact(value);
    if (typeof value === 'number') return this.redactNumber(value);
    if (Array.isArray(value)) return value.map((item) => this.redactValue('', item));
    if (typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [this.redact(name), this.redactValue(name, item)]));
  }

  /** A card number may come as a JSON number. */
  private redactNumber(value: number): number | string {
    if (!Number.isInteger(value) || value < 1e12) return value;
    const text = String(value);
    const redacted = this.redact(text);
    return redacted === text ? value : redacted;
  }

  private redactWith(text: string, tokens: TokenBuffer, fired: number): string {
    if (fired === 0) return text;
    for (let i = 0; i < this.detectors.length; i++) {
      if (fired & (1 << i)) (this.detectors[i] as TextDetector).find(text, tokens, this.findings);
    }
    return this.findings.empty ? text : this.findings.apply(text, this.count);
  }

  private readonly count = (detector: Detector): void => {
    this.counts ??= {};
    this.counts[detector] = (this.counts[detector] ?? 0) + 1;
  };
}

export const createRedactor = (settings: RedactionSettings): Redactor => new Redactor(settings);
