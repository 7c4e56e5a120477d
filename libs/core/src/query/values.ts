import { CATEGORIES, LOG_LEVELS } from '@tocsin/contracts';
import { foldCase } from '../tokenizer/index.ts';
import { isNumberField, isTimeField } from './fields.ts';
import type { FieldName } from './tree.ts';

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** The finite number that a text spells in full, or NaN. */
export const numberOf = (text: string): number => {
  if (!NUMBER.test(text)) return Number.NaN;
  const value = Number(text) + 0;
  return Number.isFinite(value) ? value : Number.NaN;
};

const LEVEL_SYNONYMS: Record<string, string> = {
  warning: 'warn',
  err: 'error',
  information: 'info',
  notice: 'info',
  critical: 'fatal',
  crit: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
  panic: 'fatal',
};

/** RFC 3339, or a date alone (its first instant, UTC). */
const TIME = /^\d{4}-\d{2}-\d{2}(t\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(z|[+-]\d{2}:\d{2}))?$/i;
const timeOf = (text: string): number => {
  const number = numberOf(text);
  return Number.isNaN(number) && TIME.test(text) ? Date.parse(text.toUpperCase()) : number;
};

/** A value that its field cannot have; the parser gives it its place in the text. */
export class FieldValueError extends Error {
  readonly code = 'field_value';
}

const oneOf = (names: readonly string[], name: string, what: string): string => {
  if (!names.includes(name)) throw new FieldValueError(`Not a ${what}: use one of ${names.join(', ')}.`);
  return name;
};

/** Severity order of a level's name, -1 if it is none. */
export const levelOrder = (level: string): number => (LOG_LEVELS as readonly string[]).indexOf(level);

/**
 * A typed value in the field's own terms: levels and categories by their names, times as epoch milliseconds, numbers as numbers,
 * everything else folded text (a number too, unless `quoted`).
 * @throws FieldValueError when the field cannot have it
 */
export const fieldValue = (field: FieldName, text: string, quoted: boolean): number | string => {
  const folded = foldCase(text);
  if (field === 'level') return oneOf(LOG_LEVELS, LEVEL_SYNONYMS[folded] ?? folded, 'level');
  if (field === 'category') return oneOf(CATEGORIES, folded, 'category');
  if (isTimeField(field) || isNumberField(field)) {
    const value = isTimeField(field) ? timeOf(text) : numberOf(text);
    if (Number.isNaN(value)) {
      throw new FieldValueError(isTimeField(field) ? 'Not a time: write it like 2030-01-31T08:00:00Z.' : 'Not a number.');
    }
    return value;
  }
  const number = quoted ? Number.NaN : numberOf(folded);
  return Number.isNaN(number) ? folded : number;
};
