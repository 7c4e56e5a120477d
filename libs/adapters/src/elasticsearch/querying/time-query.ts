import { numberOf } from '@tocsin/core/query';
import { ALL, type Dsl, NONE, anyOf } from './dsl.ts';
import type { FieldNode } from './field-query.ts';

/** Times that a date can say, epoch milliseconds. */
const MOST_MS = 8.64e15;
const MOST_DIGITS = 16;

/** Whole milliseconds from `from` to `to`, both included. */
export const timesBetween = (field: string, from: number, to: number): Dsl => {
  const [gte, lte] = [Math.max(from, -MOST_MS), Math.min(to, MOST_MS)];
  if (!(gte <= lte)) return NONE;
  return gte === -MOST_MS && lte === MOST_MS ? ALL : { range: { [field]: { gte, lte } } };
};

/** What a leaf asks of a time: a whole number of milliseconds, which every log has. */
export const timeBounds = (node: FieldNode): Dsl => {
  const { field } = node;
  switch (node.kind) {
    case 'exists':
      return ALL;
    case 'equals': {
      const time = numberOf(node.value);
      return Number.isInteger(time) ? timesBetween(field, time, time) : NONE;
    }
    case 'compare': {
      const { operator, value } = node;
      if (typeof value === 'string' || Number.isNaN(value)) return NONE;
      switch (operator) {
        case '>':
          return timesBetween(field, Math.floor(value) + 1, Infinity);
        case '>=':
          return timesBetween(field, Math.ceil(value), Infinity);
        case '<':
          return timesBetween(field, -Infinity, Math.ceil(value) - 1);
        case '<=':
          return timesBetween(field, -Infinity, Math.floor(value));
      }
      break;
    }
    case 'startsWith':
      return digitsFirst(field, node.prefix);
  }
};

/** Numbers whose digits begin so: of each count of digits that may follow, one run. */
const digitsFirst = (field: string, prefix: string): Dsl => {
  if (prefix === '') return ALL;
  const sign = prefix.startsWith('-') ? -1 : 1;
  const digits = sign < 0 ? prefix.slice(1) : prefix;
  if (digits === '') return timesBetween(field, -Infinity, -1);
  if (digits === '0') return sign > 0 ? timesBetween(field, 0, 0) : NONE;
  if (!/^[1-9]\d*$/.test(digits) || digits.length > MOST_DIGITS) return NONE;
  const runs: Dsl[] = [];
  for (let more = 0; digits.length + more <= MOST_DIGITS; more++) {
    const [low, high] = [Number(digits) * 10 ** more, (Number(digits) + 1) * 10 ** more - 1];
    runs.push(sign > 0 ? timesBetween(field, low, high) : timesBetween(field, -high, -low));
  }
  return anyOf(...runs);
};
