import { CATEGORIES, LOG_FLAGS, levelOf } from '@tocsin/contracts';
import type { Attributes, LogBatch } from '@tocsin/core/record';
import { GROUP_VALUE_LENGTH } from '@tocsin/core/alerting';
import { numberOf } from '@tocsin/core/query';
import { foldCase } from '@tocsin/core/tokenizer';
import { type RowOrigin, originText } from '../document-id.ts';
import { orderText } from './order-text.ts';
import { TERM, TERM_KEY_UNITS, addTextTerms, addValueTerms, knownTermName, numberTerm, recordTermName } from './terms.ts';
import { wordsText } from './words.ts';

/** Fields of the record that are texts and have a keyword field of their own. */
export const KEYWORD_FIELDS = ['service', 'host', 'environment', 'version', 'traceId', 'spanId', 'userId', 'templateId'] as const;
export type KeywordField = (typeof KEYWORD_FIELDS)[number];

/** Thousandths: what answers tell of a confidence, and what queries compare. */
export const CONFIDENCE_STEPS = 1000;

/** Half of a surrogate pair, without the other half. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const LONE_SURROGATES = /\p{Surrogate}/gu;
const SURROGATE_ESCAPE = /\\ud[89a-f]/;

/** Writes the documents of one batch: what every log shares is worked out once. */
export class DocumentWriter {
  private readonly batch: LogBatch;
  private readonly modelVersion: string;
  private terms: string[] = [];
  private keys: string[] = [];
  private unfolded: string[] = [];
  /** Parts of the log that no document can hold as they are (half surrogate pairs, very long names), for `verbatim`. */
  private verbatim: Record<string, unknown> | undefined;

  constructor(batch: LogBatch) {
    this.batch = batch;
    this.modelVersion = batch.modelVersion;
  }

  /** The document of a row, as JSON. */
  json(row: number, id: string, origin: RowOrigin, position: number | undefined): string {
    const { batch } = this;
    this.terms = [];
    this.keys = [];
    this.unfolded = [];
    this.verbatim = undefined;
    const severity = batch.severityNumber[row] ?? 9;
    let json = `{"id":"${id}","timestamp":${Math.trunc(batch.timestamp[row] ?? 0)},"receivedAt":${Math.trunc(batch.receivedAt[row] ?? 0)}`;
    json += `,"severityNumber":${severity},"level":"${levelOf(severity)}","category":"${CATEGORIES[batch.category[row] ?? 3] ?? 'general'}"`;
    json += `,"confidence":${Math.round((batch.confidence[row] ?? 0) * CONFIDENCE_STEPS) / CONFIDENCE_STEPS}`;
    json += `,"modelVersion":${JSON.stringify(this.keyword('modelVersion', this.modelVersion))}`;
    for (const field of KEYWORD_FIELDS) {
      const value = batch[field][row];
      if (value !== undefined) json += `,"${field}":${JSON.stringify(this.keyword(field, value))}`;
    }
    json += this.messageJson(batch.message[row] ?? '') + this.attributesJson(batch.attributes[row]) + flagsJson(batch.flags[row] ?? 0);
    const redactions = batch.redactions[row];
    if (redactions !== undefined) json += `,"redactions":${JSON.stringify(redactions)}`;
    if (this.terms.length > 0) json += `,"terms":${JSON.stringify(this.terms)}`;
    if (this.keys.length > 0) json += `,"keys":${JSON.stringify(this.keys)}`;
    if (this.unfolded.length > 0) json += `,"unfolded":${JSON.stringify(this.unfolded)}`;
    if (this.verbatim !== undefined) json += `,"verbatim":${JSON.stringify(JSON.stringify(this.verbatim))}`;
    if (origin.batch !== undefined) json += `,"origin":"${originText(origin)}"`;
    if (position !== undefined) json += `,"position":${position}`;
    return `${json}}`;
  }

  /** The field's own value when that can be searched by itself, else as groups name it, with terms to search by. */
  private keyword(field: KeywordField | 'modelVersion', text: string): string {
    const name = recordTermName(field);
    const cut = text.length > GROUP_VALUE_LENGTH ? text.slice(0, GROUP_VALUE_LENGTH) : text;
    const written = orderText(cut);
    const terms: string[] = [];
    addTextTerms(terms, name, text);
    if (written === text && foldCase(text) === text) terms.shift();
    else this.unfolded.push(field);
    if (terms.length > 0) this.terms.push(...terms);
    if (written !== text) (this.verbatim ??= {})[field] = text;
    return written;
  }

  private messageJson(message: string): string {
    const number = numberOf(message);
    if (!Number.isNaN(number)) this.terms.push(numberTerm(recordTermName('message'), TERM.numericText, number));
    if (!LONE_SURROGATE.test(message)) return `,"message":${JSON.stringify(message)},"words":${JSON.stringify(wordsText(message))}`;
    (this.verbatim ??= {})['message'] = message;
    return `,"message":${JSON.stringify(message.replace(LONE_SURROGATES, '\ufffd'))},"words":${JSON.stringify(wordsText(message))}`;
  }

  private attributesJson(attributes: Attributes | undefined): string {
    if (attributes === undefined) return '';
    const keys = Object.keys(attributes);
    if (keys.length === 0) return '';
    let long = false;
    const types = new Set<string>();
    for (const key of keys) {
      const name = knownTermName(key);
      types.clear();
      addValueTerms(this.terms, types, name, attributes[key]);
      for (const type of types) this.keys.push(name + type);
      long ||= key.length > TERM_KEY_UNITS;
    }
    const json = JSON.stringify(attributes);
    if (!long && !SURROGATE_ESCAPE.test(json)) return `,"attributes":${json}`;
    (this.verbatim ??= {})['attributes'] = attributes;
    return '';
  }
}

const flagsJson = (bits: number): string =>
  bits === 0 ? '' : `,"flags":${JSON.stringify(LOG_FLAGS.filter((_, bit) => (bits >> bit) & 1))}`;
