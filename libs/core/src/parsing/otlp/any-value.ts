import { type AttributeValue, RECORD_LIMITS } from '@tocsin/contracts';
import type { Attributes } from '../../record/index.ts';
import { dotted } from '../dotted.ts';
import { RecordError } from '../record-error.ts';

export type Fields = Record<string, unknown>;

/** Messages come from JSON or from the protobuf decoder; nothing about them is certain. */
export const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
/** What a list holds, be it there or decoded on the way (see protobuf-request.ts); nothing else that comes from outside is iterable. */
export const itemsOf = (value: unknown): Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value ? (value as Iterable<unknown>) : [];
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Ends the reading of one record. Made once for each reason, so that a stack costs nothing. */
export class RefusedRecord extends Error {
  readonly reason: RecordError;
  constructor(reason: RecordError) {
    super(reason.detail);
    this.reason = reason;
  }
}

const TOO_DEEP = new RefusedRecord(new RecordError('too_deep', `The record is nested deeper than ${RECORD_LIMITS.depth} levels.`));
const TOO_MANY = new RefusedRecord(
  new RecordError('too_many_attributes', `The record has more than ${RECORD_LIMITS.attributes} attributes.`),
);

/** A 64-bit integer as a number: text in JSON, a pair of halves from the protobuf decoder. Beyond 2^53 the last digits are lost. */
export const integerOf = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return /^-?\d{1,20}$/.test(value) ? Number(value) : undefined;
  const { low, high } = fieldsOf(value);
  return typeof low === 'number' && typeof high === 'number' ? high * 4_294_967_296 + (low >>> 0) : undefined;
};

/** Exact where a number is; text where an integer has more digits than a number holds. */
const attributeInteger = (value: unknown): number | string | null => {
  const number = integerOf(value);
  if (number === undefined) return null;
  return Number.isSafeInteger(number) || typeof value === 'number' ? number : String(value);
};

/** A finite number; protobuf's JSON form writes the others, and may write any, as text. */
const doubleOf = (value: unknown): number | null => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

/** Bytes as lower-case hexadecimal, or text as it is: trace and span ids. */
export const hexOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value === '' ? undefined : value.toLowerCase();
  return value instanceof Uint8Array && value.length > 0 ? bytes(value).toString('hex') : undefined;
};

const bytes = (value: Uint8Array): Buffer => Buffer.from(value.buffer, value.byteOffset, value.length);

const KINDS = ['stringValue', 'intValue', 'boolValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue'] as const;

/** A plain value of an AnyValue; lists of pairs become objects. @throws RefusedRecord where it is nested too deeply. */
export const plainValue = (value: unknown, depth = 1): unknown => {
  if (depth > RECORD_LIMITS.depth) throw TOO_DEEP;
  const any = fieldsOf(value);
  // Only what the message holds itself: a decoded one inherits the defaults of all the others from its prototype.
  for (const kind of KINDS) {
    const held = Object.hasOwn(any, kind) ? any[kind] : undefined;
    if (held !== undefined && held !== null) return READERS[kind](held, depth);
  }
  return null;
};

const READERS: Record<(typeof KINDS)[number], (held: unknown, depth: number) => unknown> = {
  stringValue: (held) => (typeof held === 'string' ? held : null),
  intValue: attributeInteger,
  boolValue: (held) => (typeof held === 'boolean' ? held : null),
  doubleValue: doubleOf,
  arrayValue: (held, depth) => listOf(fieldsOf(held)['values']).map((item) => plainValue(item, depth + 1)),
  kvlistValue: (held, depth) =>
    Object.fromEntries(
      listOf(fieldsOf(held)['values']).map((pair) => {
        const { key, value } = fieldsOf(pair);
        return [textOf(key) ?? '', plainValue(value, depth + 1)] as const;
      }),
    ),
  bytesValue: (held) => (held instanceof Uint8Array ? bytes(held).toString('base64') : typeof held === 'string' ? held : null),
};

const TOO_LARGE = new RefusedRecord(new RecordError('too_large', `The record is larger than ${RECORD_LIMITS.recordBytes} bytes.`));

/** Flat attributes, with their count and the length of their texts against the limits. */
export class AttributeCollector {
  readonly attributes: Attributes;
  private count: number;
  private characters = 0;

  constructor(start: Attributes, count: number) {
    this.attributes = { ...start };
    this.count = count;
  }

  get size(): number {
    return this.count;
  }

  /** @throws RefusedRecord past the limits. */
  addAll(pairs: unknown, prefix = ''): void {
    for (const pair of listOf(pairs)) {
      const { key, value } = fieldsOf(pair);
      const name = textOf(key);
      if (name !== undefined) this.add(dotted(prefix, name), plainValue(value));
    }
  }

  /** A value under a key; an object's members under dotted keys. @throws RefusedRecord past the limits. */
  add(key: string, value: unknown): void {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [name, held] of Object.entries(value)) this.add(dotted(key, name), held);
      return;
    }
    if (key === '__proto__') return;
    if (typeof value === 'string') this.characters += value.length;
    else if (typeof value === 'object' && value !== null) this.characters += JSON.stringify(value).length;
    if (this.characters > RECORD_LIMITS.recordBytes) throw TOO_LARGE;
    if (!Object.hasOwn(this.attributes, key) && this.count++ >= RECORD_LIMITS.attributes) throw TOO_MANY;
    this.attributes[key] = value as AttributeValue;
  }
}
