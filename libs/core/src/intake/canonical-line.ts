import type { Attributes } from '../record/index.ts';
import { type Draft, FIELDS, KEY_MEANINGS } from '../parsing/index.ts';

/** What fills a record's service and host where it names none. */
export interface Defaults {
  service?: string | undefined;
  host?: string | undefined;
}

/** RFC 3339 has four digits for the year. */
const EARLIEST = -62_167_219_200_000;
const LATEST = 253_402_300_799_999;
/** What no reader takes for a time, or for a level. */
const UNREADABLE = '"?"';
const TEXT_FIELDS = ['service', 'host', 'environment', 'version', 'traceId', 'spanId', 'userId'] as const;
const FIRST_TEXT_FIELD = FIELDS.indexOf('service');
const LEVEL = FIELDS.indexOf('level');

/**
 * A record of any format as one line of JSON, without its newline, that reads back as the same record: fields under their own names,
 * attributes flat beside them. An attribute called like a field goes into `attributes`, where a plain name is an attribute; one with a
 * dotted name that means a field is kept from filling it by an empty text in the field's place.
 */
export const canonicalLine = (draft: Draft, { service, host }: Defaults): string => {
  let line = `{"timestamp":${timeOf(draft.timestamp)}`;
  if (draft.timestamp === undefined) line = '{';
  const { severityNumber } = draft;
  if (severityNumber === 0) line = joined(line, `"level":${UNREADABLE}`);
  else if (severityNumber !== undefined) line = joined(line, `"severityNumber":${severityNumber}`);
  for (const field of TEXT_FIELDS) {
    const value = draft[field] ?? (field === 'service' ? service : field === 'host' ? host : undefined);
    if (value !== undefined) line = joined(line, `"${field}":${JSON.stringify(value)}`);
  }
  line = joined(line, `"message":${JSON.stringify(draft.message)}`);
  return draft.attributes === undefined ? `${line}}` : `${line}${attributesOf(draft.attributes, draft, { service, host })}}`;
};

const joined = (line: string, member: string): string => (line === '{' ? line + member : `${line},${member}`);

const timeOf = (timestamp: number | undefined): string =>
  timestamp !== undefined && timestamp >= EARLIEST && timestamp <= LATEST ? `"${new Date(timestamp).toISOString()}"` : UNREADABLE;

const attributesOf = (attributes: Attributes, draft: Draft, defaults: Defaults): string => {
  let beside = '';
  let within = '';
  let guarded = 0;
  for (const key in attributes) {
    const member = `,${JSON.stringify(key)}:${JSON.stringify(attributes[key])}`;
    const meaning = KEY_MEANINGS.get(key);
    // Beside the fields a name is written once.
    if (key === 'attributes' || (meaning !== undefined && !key.includes('.'))) within += member;
    else if (meaning === undefined) beside += member;
    else {
      beside += member;
      guarded |= 1 << meaning.field;
    }
  }
  for (const [at, field] of TEXT_FIELDS.entries()) {
    if ((guarded >> (at + FIRST_TEXT_FIELD)) & 1 && !has(field, draft, defaults)) beside = `,"${field}":""${beside}`;
  }
  // The number decides; the name is there to be found first.
  if ((guarded >> LEVEL) & 1 && draft.severityNumber) beside = `,"level":"info"${beside}`;
  return within === '' ? beside : `${beside},"attributes":{${within.slice(1)}}`;
};

const has = (field: (typeof TEXT_FIELDS)[number], draft: Draft, { service, host }: Defaults): boolean =>
  draft[field] !== undefined || (field === 'service' && service !== undefined) || (field === 'host' && host !== undefined);
