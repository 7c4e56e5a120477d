import { CATEGORIES, type Category, levelOf } from '@tocsin/contracts';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';
import { confidenceOf, scaleOf, temperatureOf } from './classifier.ts';
import { FAMILY, LEVEL, PAIR, SHAPE, SKIP } from './feature-buffer.ts';
import { FeatureTable } from './feature-table.ts';
import { type ModelFile } from './model-file.ts';
import { SHAPE_FEATURES, SHAPE_TEXTS } from './shapes.ts';
import { visitFeatures } from './text-features.ts';
import { FAMILY_NAMES } from './word-families.ts';

/** Something in a log that the model knows, and what it said. */
export interface Evidence {
  /** `word`: a word with its parts and its family; `pair`: two words that stand together, or with one between; `level`; `shape` of the text. */
  kind: 'word' | 'pair' | 'level' | 'shape';
  /** For a person: the word as written, both words of a pair, `level warn`, `a duration`. */
  text: string;
  /** Place in the message, in UTF-16 units, of a word or a pair: its first. */
  start?: number;
  end?: number;
  /** Families that the word belongs to, by name: `login`, `timeout`. */
  families: string[];
  /** What it adds to each category's score, in the order of CATEGORIES; the four sum to zero. Positive speaks for, negative against. */
  weights: number[];
}

/** Why a log has its category. For each category, `base` and the weights of all evidence sum to its score (to 1e-9). */
export interface Explanation {
  version: string;
  guess: Category;
  categories: { category: Category; score: number; confidence: number }[];
  /** What is assumed before the log is read, in the order of CATEGORIES. */
  base: number[];
  /** Strongest first. */
  evidence: Evidence[];
  /** Words that the model knows nothing of, each once. */
  unknown: string[];
}

const CLASSES = CATEGORIES.length;

const centred = (values: readonly number[]): number[] => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
};

type Source = Pick<Evidence, 'kind' | 'text' | 'start' | 'end'>;

const emptyEvidence = (source: Source): Evidence => ({ ...source, families: [], weights: [0, 0, 0, 0] });

/** What a feature is called, and where it stands. `index` is that of its (last) word. */
const describeSource = (
  hash: number,
  kind: number,
  index: number,
  severityNumber: number,
  tokens: TokenBuffer,
  wordAt: (index: number) => string,
): Source => {
  if (kind === LEVEL) return { kind: 'level', text: `level ${levelOf(severityNumber)}` };
  if (kind === SHAPE) return { kind: 'shape', text: SHAPE_TEXTS[SHAPE_FEATURES.indexOf(hash)] ?? '' };
  const end = tokens.end[index];
  if (kind === PAIR) return { kind: 'pair', text: `${wordAt(index - 1)} ${wordAt(index)}`, start: tokens.start[index - 1], end };
  if (kind === SKIP) return { kind: 'pair', text: `${wordAt(index - 2)} … ${wordAt(index)}`, start: tokens.start[index - 2], end };
  return { kind: 'word', text: wordAt(index), start: tokens.start[index], end };
};

/** Explains logs by the model that judged them. Allocates; for one log at a time, on request. */
export class Explainer {
  private readonly model: ModelFile;
  private readonly table: FeatureTable;

  constructor(model: ModelFile) {
    this.model = model;
    this.table = new FeatureTable(model.hashes, model.weights);
  }

  /** `severityNumber` is OpenTelemetry's 1 to 24. O(letters of the message). */
  explain(message: string, severityNumber: number): Explanation {
    const { model } = this;
    const tokens = new TokenBuffer();
    tokenize(message, tokens);
    const wordAt = (index: number): string => message.slice(tokens.start[index], tokens.end[index]);
    const found = new Map<string, Evidence>();
    const unknown = new Map<number, string>();
    let known = 0;
    visitFeatures(message, severityNumber, model.settings, (hash, kind, index) => {
      const inWord = index >= 0 && kind !== PAIR && kind !== SKIP;
      const place = this.table.find(hash);
      if (place < 0) {
        if (inWord && !found.has(`${index}`)) unknown.set(index, wordAt(index));
        return;
      }
      known++;
      if (inWord) unknown.delete(index);
      const key = inWord ? `${index}` : `${kind} ${index < 0 ? hash : index}`;
      const evidence = found.get(key) ?? emptyEvidence(describeSource(hash, kind, index, severityNumber, tokens, wordAt));
      found.set(key, evidence);
      if (kind === FAMILY) evidence.families.push(FAMILY_NAMES.get(hash) ?? 'HTTP status');
      for (let c = 0; c < CLASSES; c++) evidence.weights[c] = (evidence.weights[c] ?? 0) + (model.weights[place * CLASSES + c] ?? 0);
    });
    return this.conclude([...found.values()], [...new Set(unknown.values())], known);
  }

  private conclude(evidence: Evidence[], unknown: string[], known: number): Explanation {
    const { model } = this;
    const scale = scaleOf(model, known);
    for (const piece of evidence) piece.weights = centred(piece.weights.map((weight) => weight * scale));
    const base = centred([...model.bias]);
    const scores = Float64Array.from(base, (start, c) => evidence.reduce((sum, { weights }) => sum + (weights[c] ?? 0), start));
    const temperature = temperatureOf(model, known);
    const strength = ({ weights }: Evidence): number => Math.max(...weights.map(Math.abs));
    const best = scores.indexOf(Math.max(...scores));
    return {
      version: model.version,
      guess: CATEGORIES[best] ?? 'general',
      categories: CATEGORIES.map((category, c) => ({ category, score: scores[c] ?? 0, confidence: confidenceOf(scores, c, temperature) })),
      base,
      evidence: evidence.sort((a, b) => strength(b) - strength(a)),
      unknown,
    };
  }
}
