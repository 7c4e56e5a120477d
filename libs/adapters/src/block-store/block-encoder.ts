import type { AttributeValue } from '@tocsin/contracts';
import type { LogBatch } from '@tocsin/core/record';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';
import { type AttributeColumns, attributeColumns } from './attribute-columns.ts';
import { BlockBuilder } from './block-builder.ts';
import type { ColumnPlace } from './block-directory.ts';
import { encodeValues } from './column-codec.ts';
import { CONFIDENCE_STEPS, FIELD_COLUMNS, REST_COLUMN, ROW_COLUMN, TEMPLATE_WORDS_COLUMN } from './column-names.ts';
import type { EncodedBlock } from './encoded-batch.ts';
import { encodeNumbers } from './number-column.ts';
import { addTemplateWords } from './template-words.ts';
import { encodeDictionary, encodePlain, encodeTexts, tryDictionary } from './text-column.ts';
import { TokenSet, buildFilter } from './token-filter.ts';

const COMPRESS_FROM_LOGS = 32;
/** The filter of words is asked of all blocks for a rare word, and each false hit costs a scan of messages; the filter of values is five times larger. */
const WORD_FILTER_BITS = 16;
const VALUE_FILTER_BITS = 10;

/** Words of the messages, and of all else. */
const messageTokens = new TokenSet();
const valueTokens = new TokenSet();
const words = new TokenBuffer();

const addText = (text: string): void => {
  words.clear();
  tokenize(text, words);
  for (let i = 0; i < words.length; i++) valueTokens.add(words.hash[i] as number);
};
/** Words of strings, and of strings in arrays: what `tokenTest` may ask for (WHOLE_RECORD). */
const addValue = (value: unknown): void => {
  if (typeof value === 'string') addText(value);
  else if (Array.isArray(value)) value.forEach(addValue);
};

/** Texts of one field: a dictionary where values repeat, whose words are then taken once each. */
const putTexts = (builder: BlockBuilder, name: string, values: readonly (string | undefined)[], place: ColumnPlace = 'rest') => {
  const dictionary = tryDictionary(values);
  if (dictionary === undefined) {
    for (const value of values) if (value !== undefined) addText(value);
    builder.put(name, 'text', encodePlain(values), place);
  } else {
    dictionary.words.forEach(addText);
    builder.put(name, 'text', encodeDictionary(dictionary), place);
  }
  return dictionary;
};

const putNumbers = (builder: BlockBuilder, batch: LogBatch, rows: Uint32Array, sequences: Float64Array, firstRow: number): void => {
  const column = new Float64Array(rows.length);
  const put = (name: string, valueAt: (row: number, at: number) => number, options: { delta: boolean; place: ColumnPlace }): void => {
    for (let at = 0; at < rows.length; at++) column[at] = valueAt(rows[at] as number, at);
    builder.put(name, 'number', encodeNumbers(column, options), options.place);
  };
  const { timestamp, receivedAt, severityNumber, category, flags, confidence } = batch;
  put(ROW_COLUMN, (_, at) => (sequences[at] as number) - firstRow, { delta: true, place: 'head' });
  put('timestamp', (row) => Math.trunc(timestamp[row] as number) + 0, { delta: true, place: 'head' });
  put('receivedAt', (row) => Math.trunc(receivedAt[row] as number) + 0, { delta: true, place: 'rest' });
  put('severityNumber', (row) => severityNumber[row] as number, { delta: false, place: 'head' });
  put('category', (row) => category[row] as number, { delta: false, place: 'head' });
  put('flags', (row) => flags[row] as number, { delta: false, place: 'rest' });
  put('confidence', (row) => Math.round((confidence[row] as number) * CONFIDENCE_STEPS), { delta: false, place: 'rest' });
};

const putAttributes = (builder: BlockBuilder, { columns, rest }: AttributeColumns): void => {
  for (const [key, { kind, values }] of columns) {
    const name = `attributes.${key}`;
    if (kind === 'text') {
      putTexts(builder, name, values as (string | undefined)[]);
      continue;
    }
    if (kind === 'json') values.forEach(addValue);
    builder.put(name, kind, encodeValues(kind, values), 'rest');
  }
  if (rest === undefined) return;
  for (const row of rest) for (const [, value] of JSON.parse(row ?? '[]') as [string, AttributeValue][]) addValue(value);
  builder.put(REST_COLUMN, 'text', encodeTexts(rest), 'rest');
};

/** One block of these rows of the batch, which are in the order of their time. */
export const encodeBlock = (batch: LogBatch, rows: Uint32Array, sequenceOf: (row: number) => number): EncodedBlock => {
  const count = rows.length;
  const builder = new BlockBuilder();
  messageTokens.clear();
  valueTokens.clear();
  const sequences = new Float64Array(count);
  let firstRow = Infinity;
  let lastRow = -Infinity;
  for (let at = 0; at < count; at++) {
    const sequence = sequenceOf(rows[at] as number);
    sequences[at] = sequence;
    if (sequence < firstRow) firstRow = sequence;
    if (sequence > lastRow) lastRow = sequence;
  }
  putNumbers(builder, batch, rows, sequences, firstRow);

  const pick = <T>(source: readonly T[]): T[] => {
    const picked = new Array<T>(count);
    for (let at = 0; at < count; at++) picked[at] = source[rows[at] as number] as T;
    return picked;
  };
  let templates: ReturnType<typeof tryDictionary>;
  for (const name of FIELD_COLUMNS) {
    const dictionary = putTexts(
      builder,
      name,
      pick(batch[name]),
      name === 'service' || name === 'host' || name === 'templateId' ? 'head' : 'rest',
    );
    if (name === 'templateId') templates = dictionary;
  }
  const shared = addTemplateWords(batch, rows, templates?.codes, templates?.words.length ?? 0, messageTokens);
  if (shared) builder.put(TEMPLATE_WORDS_COLUMN, 'text', encodeTexts(shared), 'head');
  builder.put('message', 'text', encodeTexts(pick(batch.message)), 'messages');

  const redactions = pick(batch.redactions).map((found) => (found === undefined ? undefined : JSON.stringify(found)));
  builder.put('redactions', 'text', encodeTexts(redactions), 'rest');
  putAttributes(builder, attributeColumns(batch, rows));

  // A few logs are sealed into a larger block soon: compressing them would cost more than it saves.
  const compress = count >= COMPRESS_FROM_LOGS;
  const words = buildFilter(messageTokens, WORD_FILTER_BITS);
  const values = buildFilter(valueTokens, VALUE_FILTER_BITS);
  const { bytes, ends } = builder.finish(batch.modelVersion, words, values, { compress });
  const minTime = Math.trunc(batch.timestamp[rows[0] as number] as number) + 0;
  const maxTime = Math.trunc(batch.timestamp[rows[count - 1] as number] as number) + 0;
  return { count, minTime, maxTime, firstRow, lastRow, bytes, ends };
};
