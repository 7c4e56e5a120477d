import { CATEGORIES, LOG_LEVELS } from '@tocsin/contracts';
import { foldCase } from '../tokenizer/index.ts';
import { isNumberField, isTimeField } from './fields.ts';
import type { FieldName } from './tree.ts';

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** The finite number that a text spells in full, or NaN. */
export const numberOf = (text: string): number => {
  // Most texts are no numbers, and this runs for each row: look at the first unit before the pattern does (`+ - .` and digits).
  const first = text.charCodeAt(0);
  if (!(first <= 57 && first >= 43) || !NUMBER.test(text)) return Number.NaN;
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

const SHOWN = 40;
const shown = (text: string): string => `“${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}”`;

const oneOf = (names: readonly string[], name: string, what: string): string => {
  if (!names.includes(name)) throw new FieldValueError(`${shown(name)} is not a ${what}: use one of ${names.join(', ')}.`);
  return name;
};

const TRUTH: readonly string[] = ['true', 'false'];

/** Severity order of a level's name, -1 if it is none. */
export const levelOrder = (level: string): number => (LOG_LEVELS as readonly string[]).indexOf(level);

/**
 * A typed value in the field's own terms: levels, categories and truth values by their names, times as epoch milliseconds, numbers as numbers,
 * everything else folded text (a number too, unless `quoted`).
 * @throws FieldValueError when the field cannot have it
 */
export const fieldValue = (field: FieldName, text: string, quoted: boolean): number | string => {
  const folded = foldCase(text);
  if (field === 'level') return oneOf(LOG_LEVELS, LEVEL_SYNONYMS[folded] ?? folded, 'level');
  if (field === 'category' || field === 'guess') return oneOf(CATEGORIES, folded, 'category');
  if (field === 'uncertain') return oneOf(TRUTH, folded, 'truth value');
  if (isTimeField(field) || isNumberField(field)) {
    const value = isTimeField(field) ? timeOf(text) : numberOf(text);
    if (Number.isNaN(value)) {
      throw new FieldValueError(
        isTimeField(field)
          ? `${shown(text)} is not a time: write it like 2030-01-31T08:00:00Z, 2030-01-31 or in epoch milliseconds.`
          : `${shown(text)} is not a number, and ${field} holds numbers.`,
      );
    }
    return value;
  }
  const number = quoted ? Number.NaN : numberOf(folded);
  return Number.isNaN(number) ? folded : number;
};
