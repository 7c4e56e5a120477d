import { type AttributeValue, RECORD_LIMITS } from '@tocsin/contracts';
import type { Attributes } from '../../record/index.ts';
import { dotted } from '../dotted.ts';
import { RecordError } from '../record-error.ts';

export type Fields = Record<string, unknown>;

/** Messages come from JSON or from the protobuf decoder; nothing about them is certain. */
export const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const TOO_DEEP = new RecordError('too_deep', `The record is nested deeper than ${RECORD_LIMITS.depth} levels.`);
const TOO_MANY = new RecordError('too_many_attributes', `The record has more than ${RECORD_LIMITS.attributes} attributes.`);

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
  return Number.isSafeInteger(number) || typeof value === 'number' ? number : String(value as string);
};

/** Bytes as lower-case hexadecimal, or text as it is: trace and span ids. */
export const hexOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value === '' ? undefined : value.toLowerCase();
  return value instanceof Uint8Array && value.length > 0 ? bytes(value).toString('hex') : undefined;
};

const bytes = (value: Uint8Array): Buffer => Buffer.from(value.buffer, value.byteOffset, value.length);

/** A plain value of an AnyValue; lists of pairs become objects. @throws RecordError where it is nested too deeply. */
export const plainValue = (value: unknown, depth = 1): unknown => {
  if (depth > RECORD_LIMITS.depth) throw TOO_DEEP;
  const any = fieldsOf(value);
  if (typeof any['stringValue'] === 'string') return any['stringValue'];
  if (typeof any['boolValue'] === 'boolean') return any['boolValue'];
  if (any['intValue'] !== undefined && any['intValue'] !== null) return attributeInteger(any['intValue']);
  if (typeof any['doubleValue'] === 'number') return Number.isFinite(any['doubleValue']) ? any['doubleValue'] : null;
  const { bytesValue, arrayValue, kvlistValue } = any;
  if (typeof bytesValue === 'string') return bytesValue;
  if (bytesValue instanceof Uint8Array) return bytes(bytesValue).toString('base64');
  if (arrayValue) return listOf(fieldsOf(arrayValue)['values']).map((item) => plainValue(item, depth + 1));
  if (!kvlistValue) return null;
  const pairs = listOf(fieldsOf(kvlistValue)['values']).map((pair) => {
    const { key, value: held } = fieldsOf(pair);
    return [textOf(key) ?? '', plainValue(held, depth + 1)] as const;
  });
  return Object.fromEntries(pairs);
};

/** Flat attributes, with a count against the limit. */
export class AttributeCollector {
  readonly attributes: Attributes;
  private count: number;

  constructor(start: Attributes, count: number) {
    this.attributes = { ...start };
    this.count = count;
  }

  get size(): number {
    return this.count;
  }

  /** @throws RecordError past the limits. */
  addAll(pairs: unknown, prefix = ''): void {
    for (const pair of listOf(pairs)) {
      const { key, value } = fieldsOf(pair);
      const name = textOf(key);
      if (name !== undefined) this.add(dotted(prefix, name), plainValue(value));
    }
  }

  /** A value under a key; an object's members under dotted keys. @throws RecordError past the limits. */
  add(key: string, value: unknown): void {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [name, held] of Object.entries(value)) this.add(dotted(key, name), held);
      return;
    }
    if (key === '__proto__') return;
    if (!Object.hasOwn(this.attributes, key) && this.count++ >= RECORD_LIMITS.attributes) throw TOO_MANY;
    this.attributes[key] = value as AttributeValue;
  }
}
