import { CATEGORIES, LOG_FLAGS, levelOf } from '@tocsin/contracts';
import { GROUP_VALUE_LENGTH } from '@tocsin/core/alerting';
import type { Attributes, LogBatch } from '@tocsin/core/record';
import { foldCase } from '@tocsin/core/tokenizer';
import { type RowOrigin, originText } from '../document-id.ts';
import { orderText } from './order-text.ts';
import { TermList, isPlainFolded } from './term-list.ts';
import { recordTermName, textTerm } from './terms.ts';
import { wordsText } from './words.ts';

/** Fields of the record that are texts and have a keyword field of their own. */
export const KEYWORD_FIELDS = ['service', 'host', 'environment', 'version', 'traceId', 'spanId', 'userId', 'templateId'] as const;
export type KeywordField = (typeof KEYWORD_FIELDS)[number];

/** Thousandths: what answers tell of a confidence, and what queries compare. */
export const CONFIDENCE_STEPS = 1000;

/** ASCII without control characters but tabs. */
const PLAIN_MESSAGE = /^[\t -~]*$/;
/** Half of a surrogate pair, without the other half. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const LONE_SURROGATES = /\p{Surrogate}/gu;
const SURROGATE_ESCAPE = /\\ud[89a-f]/;

/** Writes the documents of one batch. */
export class DocumentWriter {
  private readonly batch: LogBatch;
  private readonly list = new TermList();
  /** Fields whose value is not folded, or longer than groups go by. */
  private unfolded: string[] = [];
  /** Parts of the log that no document can hold as they are (half surrogate pairs, very long names), for `verbatim`. */
  private verbatim: Record<string, unknown> | undefined;

  constructor(batch: LogBatch) {
    this.batch = batch;
  }

  /** The document of a row, as JSON. */
  json(row: number, id: string, origin: RowOrigin, position: number | undefined): string {
    const { batch, list } = this;
    list.clear();
    if (this.unfolded.length > 0) this.unfolded = [];
    this.verbatim = undefined;
    const severity = batch.severityNumber[row] ?? 9;
    let json = `{"id":"${id}","timestamp":${Math.trunc(batch.timestamp[row] ?? 0)},"receivedAt":${Math.trunc(batch.receivedAt[row] ?? 0)}`;
    json += `,"severityNumber":${severity},"level":"${levelOf(severity)}","category":"${CATEGORIES[batch.category[row] ?? 3] ?? 'general'}"`;
    json += `,"confidence":${Math.round((batch.confidence[row] ?? 0) * CONFIDENCE_STEPS) / CONFIDENCE_STEPS}`;
    json += this.keywordJson('modelVersion', batch.modelVersion);
    for (const field of KEYWORD_FIELDS) {
      const value = batch[field][row];
      if (value !== undefined) json += this.keywordJson(field, value);
    }
    json += this.messageJson(batch.message[row] ?? '') + this.attributesJson(batch.attributes[row]) + flagsJson(batch.flags[row] ?? 0);
    const redactions = batch.redactions[row];
    if (redactions !== undefined) json += `,"redactions":${JSON.stringify(redactions)}`;
    if (list.terms !== '') json += `,"terms":[${list.terms}]`;
    if (list.keys !== '') json += `,"keys":[${list.keys}]`;
    if (this.unfolded.length > 0) json += `,"unfolded":${JSON.stringify(this.unfolded)}`;
    if (this.verbatim !== undefined) json += `,"verbatim":${JSON.stringify(JSON.stringify(this.verbatim))}`;
    if (origin.batch !== undefined) json += `,"origin":"${originText(origin)}"`;
    if (position !== undefined) json += `,"position":${position}`;
    return `${json}}`;
  }

  /** The field's own value when that can be searched by itself, else as groups name it, with terms to search by. */
  private keywordJson(field: KeywordField | 'modelVersion', text: string): string {
    const name = recordTermName(field);
    this.list.addNumericText(name, text);
    if (text.length <= GROUP_VALUE_LENGTH && isPlainFolded(text)) return `,"${field}":"${text}"`;
    const written = orderText(text.slice(0, GROUP_VALUE_LENGTH));
    const folded = foldCase(text);
    if (written !== text || folded !== text) {
      this.list.add(textTerm(name, folded));
      this.unfolded.push(field);
    }
    if (written !== text) (this.verbatim ??= {})[field] = text;
    return `,"${field}":${JSON.stringify(written)}`;
  }

  private messageJson(message: string): string {
    this.list.addNumericText(recordTermName('message'), message);
    if (PLAIN_MESSAGE.test(message)) return `,"message":${JSON.stringify(message)},"words":${JSON.stringify(wordsText(message, true))}`;
    const words = JSON.stringify(wordsText(message, false));
    if (!LONE_SURROGATE.test(message)) return `,"message":${JSON.stringify(message)},"words":${words}`;
    (this.verbatim ??= {})['message'] = message;
    return `,"message":${JSON.stringify(message.replace(LONE_SURROGATES, '\ufffd'))},"words":${words}`;
  }

  private attributesJson(attributes: Attributes | undefined): string {
    if (attributes === undefined) return '';
    const keys = Object.keys(attributes);
    if (keys.length === 0) return '';
    let whole = true;
    for (const key of keys) if (!this.list.addAttribute(key, attributes[key])) whole = false;
    const json = JSON.stringify(attributes);
    if (whole && !SURROGATE_ESCAPE.test(json)) return `,"attributes":${json}`;
    (this.verbatim ??= {})['attributes'] = attributes;
    return '';
  }
}

const flagsJson = (bits: number): string =>
  bits === 0 ? '' : `,"flags":${JSON.stringify(LOG_FLAGS.filter((_, bit) => (bits >> bit) & 1))}`;
