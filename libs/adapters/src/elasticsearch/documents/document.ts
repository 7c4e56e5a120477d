import { CATEGORIES, levelOf } from '@tocsin/contracts';
import { GROUP_VALUE_LENGTH } from '@tocsin/core/alerting';
import { confidenceJson, flagsOf, guessOf, type LogBatch, RepeatedTime, type RowJson } from '@tocsin/core/record';
import { foldCase } from '@tocsin/core/tokenizer';
import { type RowOrigin, originText } from '../document-id.ts';
import { orderText } from './order-text.ts';
import { TermList, isPlainFolded } from './term-list.ts';
import { guessTerm, recordTermName, textTerm } from './terms.ts';
import { WORD_UNITS, wordsText } from './words.ts';

/** Fields of the record that are texts and have a keyword field of their own. */
export const KEYWORD_FIELDS = ['service', 'host', 'environment', 'version', 'traceId', 'spanId', 'userId', 'templateId'] as const;
export type KeywordField = (typeof KEYWORD_FIELDS)[number];

/** Thousandths: what answers tell of a confidence, and what queries compare. */
export const CONFIDENCE_STEPS = 1000;

/** Fields whose few values come again and again: what is written of a value is remembered. */
const REPEATED: ReadonlySet<KeywordField | 'modelVersion'> = new Set([
  'service',
  'host',
  'environment',
  'version',
  'templateId',
  'modelVersion',
]);
const MOST_REMEMBERED = 4096;
const remembered = new Map<string, WrittenKeyword>();

/** What a document holds of a field's value. */
interface WrittenKeyword {
  /** `,"field":"value"` */
  json: string;
  /** Terms to search it by beside itself, as the insides of a JSON list. */
  terms: string;
  /** The value is not folded, or longer than groups go by. */
  unfolded: boolean;
  /** The field cannot hold the value as it is. */
  changed: boolean;
}

const decimal = (time: number): string => String(Math.trunc(time));
const eventTime = new RepeatedTime(decimal);
const receiptTime = new RepeatedTime(decimal);

/** ASCII without control characters but tabs. */
const PLAIN_MESSAGE = /^[\t -~]*$/;
/** Half of a surrogate pair, without the other half. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const LONE_SURROGATES = /\p{Surrogate}/gu;
const SURROGATE_ESCAPE = /\\ud[89a-f]/;

/** Writes the documents of one batch. */
export class DocumentWriter {
  private readonly batch: LogBatch;
  private readonly parts: RowJson;
  private readonly list = new TermList();
  /** Fields whose value is not folded, or longer than groups go by. */
  private unfolded: string[] = [];
  /** Parts of the log that no document can hold as they are (half surrogate pairs, very long names), for `verbatim`. */
  private verbatim: Record<string, unknown> | undefined;

  constructor(batch: LogBatch, parts: RowJson) {
    this.batch = batch;
    this.parts = parts;
  }

  /** The document of a row, as JSON. */
  json(row: number, id: string, origin: RowOrigin, position: number | undefined): string {
    const { batch, list } = this;
    list.clear();
    if (this.unfolded.length > 0) this.unfolded = [];
    this.verbatim = undefined;
    const severity = batch.severityNumber[row] ?? 9;
    let json = `{"id":"${id}","timestamp":${eventTime.of(batch.timestamp[row] ?? 0)},"receivedAt":${receiptTime.of(batch.receivedAt[row] ?? 0)}`;
    json += `,"severityNumber":${severity},"level":"${levelOf(severity)}","category":"${CATEGORIES[batch.category[row] ?? 3] ?? 'general'}"`;
    json += `,"confidence":${confidenceJson(batch.confidence[row] ?? 0)}`;
    json += this.keywordJson('modelVersion', batch.modelVersion);
    for (const field of KEYWORD_FIELDS) {
      const value = batch[field][row];
      if (value !== undefined) json += this.keywordJson(field, value);
    }
    json += this.messageJson(row) + this.attributesJson(row) + this.flagsJson(batch.flags[row] ?? 0);
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

  private keywordJson(field: KeywordField | 'modelVersion', text: string): string {
    const { json, terms, unfolded, changed } = keywordOf(field, text);
    if (terms !== '') this.list.addJson(terms);
    if (unfolded) this.unfolded.push(field);
    if (changed) (this.verbatim ??= {})[field] = text;
    return json;
  }

  private messageJson(row: number): string {
    const message = this.batch.message[row] ?? '';
    this.list.addNumericText(MESSAGE, message);
    const plain = PLAIN_MESSAGE.test(message);
    // Words of a plain message are letters, digits and blanks, unless one is so long that its term is cut.
    if (plain && message.length <= WORD_UNITS) return `,"message":${this.parts.message(row)},"words":"${wordsText(message, true)}"`;
    const words = JSON.stringify(wordsText(message, plain));
    if (plain || !LONE_SURROGATE.test(message)) return `,"message":${this.parts.message(row)},"words":${words}`;
    (this.verbatim ??= {})['message'] = message;
    return `,"message":${JSON.stringify(message.replace(LONE_SURROGATES, '\ufffd'))},"words":${words}`;
  }

  /** A guess is told by the document and searched by a term: indices from before there were guesses take both, and their mapping is ours. */
  private flagsJson(bits: number): string {
    if (bits === 0) return '';
    const flags = `,"flags":${JSON.stringify(flagsOf(bits))}`;
    const guess = guessOf(bits);
    if (guess === undefined) return flags;
    this.list.addJson(`"${guessTerm(guess)}"`);
    return `${flags},"guess":"${guess}"`;
  }

  private attributesJson(row: number): string {
    const attributes = this.batch.attributes[row];
    if (attributes === undefined) return '';
    let whole = true;
    let some = false;
    for (const key in attributes) {
      some = true;
      if (!this.list.addAttribute(key, attributes[key])) whole = false;
    }
    if (!some) return '';
    const json = this.parts.attributes(row);
    if (whole && !SURROGATE_ESCAPE.test(json)) return `,"attributes":${json}`;
    (this.verbatim ??= {})['attributes'] = attributes;
    return '';
  }
}

const MESSAGE = recordTermName('message');

const keywordOf = (field: KeywordField | 'modelVersion', text: string): WrittenKeyword => {
  if (!REPEATED.has(field) || text.length > GROUP_VALUE_LENGTH) return writeKeyword(field, text);
  const key = field + text;
  let known = remembered.get(key);
  if (known === undefined) {
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(key, (known = writeKeyword(field, text)));
  }
  return known;
};

const keywordTerms = new TermList();

/** The field's own value when that can be searched by itself, else as groups name it, with terms to search by. */
const writeKeyword = (field: KeywordField | 'modelVersion', text: string): WrittenKeyword => {
  const name = recordTermName(field);
  keywordTerms.clear();
  keywordTerms.addNumericText(name, text);
  if (text.length <= GROUP_VALUE_LENGTH && isPlainFolded(text))
    return { json: `,"${field}":"${text}"`, terms: keywordTerms.terms, unfolded: false, changed: false };
  const written = orderText(text.slice(0, GROUP_VALUE_LENGTH));
  const folded = foldCase(text);
  const unfolded = written !== text || folded !== text;
  if (unfolded) keywordTerms.add(textTerm(name, folded));
  return { json: `,"${field}":${JSON.stringify(written)}`, terms: keywordTerms.terms, unfolded, changed: written !== text };
};
