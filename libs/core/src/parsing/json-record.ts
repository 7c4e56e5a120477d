import { type AttributeValue, RECORD_LIMITS } from '@tocsin/contracts';
import type { Attributes } from '../record/index.ts';
import { dotted } from './dotted.ts';
import type { Draft } from './draft.ts';
import { FIELDS, KEY_MEANINGS } from './keys.ts';
import { parseLevel } from './level.ts';
import { RecordError } from './record-error.ts';
import { parseTimestamp } from './timestamp.ts';

type JsonObject = Record<string, unknown>;
const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fails where arrays and objects are nested deeper than `levels`. */
const checkDepth = (value: unknown, levels: number): RecordError | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  if (levels === 0) return TOO_DEEP;
  for (const item of Array.isArray(value) ? (value as unknown[]) : Object.values(value)) {
    const error = checkDepth(item, levels - 1);
    if (error !== undefined) return error;
  }
  return undefined;
};

const TOO_DEEP = new RecordError('too_deep', `The record is nested deeper than ${RECORD_LIMITS.depth} levels.`);
const TOO_MANY = new RecordError('too_many_attributes', `The record has more than ${RECORD_LIMITS.attributes} attributes.`);
const MISSING_MESSAGE = new RecordError('missing_message', 'The record has no message (message, msg, body, event or text).');
const MESSAGE_TYPE = new RecordError('bad_type', 'The message must be text.');
const NOT_OBJECT = new RecordError('not_object', 'A record must be a JSON object.');

const NONE = 255;
const MESSAGE = FIELDS.indexOf('message');

/** Reads records that are JSON objects. Holds buffers: one for each thread. */
export class JsonRecordReader {
  private readonly values: unknown[] = FIELDS.map(() => undefined);
  private readonly keys: string[] = FIELDS.map(() => '');
  private readonly ranks = new Uint8Array(FIELDS.length);
  private attributes: Attributes | undefined;
  private count = 0;

  /** Fills the draft from a JSON value, or says why it is no record. */
  read(value: unknown, draft: Draft): RecordError | undefined {
    if (!isObject(value)) return NOT_OBJECT;
    this.ranks.fill(NONE);
    this.attributes = undefined;
    this.count = 0;
    const error = this.walk(value, '', 1) ?? this.fill(draft);
    this.values.fill(undefined);
    return error;
  }

  private walk(object: JsonObject, prefix: string, depth: number): RecordError | undefined {
    for (const name in object) {
      const value = object[name];
      if (value === undefined) continue;
      const key = dotted(prefix, name);
      if (isObject(value)) {
        if (depth >= RECORD_LIMITS.depth) return TOO_DEEP;
        const error = this.walk(value, key === 'attributes' || key === 'labels' ? '' : key, depth + 1);
        if (error !== undefined) return error;
        continue;
      }
      // Within `attributes` only dotted names mean a field, as they do in OpenTelemetry's: user.id is, level is not.
      const own = value === null || (depth > 1 && prefix === '' && !name.includes('.'));
      const meaning = own ? undefined : KEY_MEANINGS.get(key);
      if (meaning === undefined) {
        const error = this.attribute(key, value, depth);
        if (error !== undefined) return error;
        continue;
      }
      const { field, rank } = meaning;
      const held = this.ranks[field] as number;
      let error: RecordError | undefined;
      if (rank < held) {
        if (held !== NONE) error = this.attribute(this.keys[field] as string, this.values[field], depth);
        this.ranks[field] = rank;
        this.keys[field] = key;
        this.values[field] = value;
      } else error = this.attribute(key, value, depth);
      if (error !== undefined) return error;
    }
    return undefined;
  }

  private attribute(key: string, value: unknown, depth: number): RecordError | undefined {
    if (value === null && key in NO_ATTRIBUTES) return undefined;
    if (typeof value === 'object' && value !== null) {
      const error = checkDepth(value, RECORD_LIMITS.depth - depth);
      if (error !== undefined) return error;
    }
    if (this.count++ === RECORD_LIMITS.attributes) return TOO_MANY;
    this.attributes ??= {};
    if (key === '__proto__') return undefined;
    this.attributes[key] = value as AttributeValue;
    return undefined;
  }

  private fill(draft: Draft): RecordError | undefined {
    const { values } = this;
    const message = values[MESSAGE];
    if (message === undefined || message === '') return MISSING_MESSAGE;
    if (typeof message === 'object') return MESSAGE_TYPE;
    draft.message = typeof message === 'string' ? message : JSON.stringify(message);
    draft.timestamp = values[0] === undefined ? undefined : parseTimestamp(values[0]);
    const severity = values[2];
    if (typeof severity === 'number' && severity >= 1 && severity <= 24) draft.severityNumber = Math.floor(severity);
    else draft.severityNumber = values[1] === undefined ? undefined : parseLevel(values[1]);
    for (let field = MESSAGE + 1; field < FIELDS.length; field++) {
      const value = values[field];
      if (typeof value === 'object' || typeof value === 'boolean') return new RecordError('bad_type', `${FIELDS[field]} must be text.`);
    }
    draft.service = asText(values[4]);
    draft.host = asText(values[5]);
    draft.environment = asText(values[6]);
    draft.version = asText(values[7]);
    draft.traceId = asText(values[8]);
    draft.spanId = asText(values[9]);
    draft.userId = asText(values[10]);
    draft.attributes = this.attributes;
    return undefined;
  }
}

/** Fields given as null count as not given. */
const NO_ATTRIBUTES: Record<string, true> = Object.fromEntries([...KEY_MEANINGS.keys()].map((key) => [key, true]));

const asText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
};
