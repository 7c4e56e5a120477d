import { createHash } from 'node:crypto';
import type { Category } from '@tocsin/contracts';
import { numberOrder } from './number-order.ts';
import { orderText, textOfOrder } from './order-text.ts';

/**
 * What a field's values are searched by: one term for each value, `<field><kind><value>`. One keyword field holds the terms of all
 * attributes, so that no sender can make the mapping grow; numbers are there in their order, texts folded by our own rules.
 */
export const TERM = {
  /** The folded text. */
  text: '=',
  /** A number or a boolean as JavaScript writes it. */
  scalar: ':',
  /** A number by `numberOrder`. */
  number: '<',
  /** A text that spells a number, by `numberOrder`. */
  numericText: '(',
} as const;
export type TermKind = (typeof TERM)[keyof typeof TERM];

/** Types of the values of an attribute: what `keys` says of it after its name. */
export const KEY_TYPE = { number: 'n', boolean: 'b', other: 'o' } as const;
export const KEY_TYPES = Object.values(KEY_TYPE);

/** Longest beginning of a value and of a key that a term holds, UTF-16 units; no query is longer. Six bytes a unit at most: 32,766 is Lucene's bound. */
export const TERM_VALUE_UNITS = 4096;
export const TERM_KEY_UNITS = 1024;
const HASH_UNITS = 22;
/** Between a beginning and the hash of the whole. */
const CUT = '\u0001';

const hashOf = (text: string): string => createHash('sha256').update(text, 'utf16le').digest('base64url').slice(0, HASH_UNITS);
/** The text if it is short enough, else its beginning and a hash. */
export const bounded = (text: string, units: number): string => (text.length <= units ? text : text.slice(0, units) + CUT + hashOf(text));

/** What ends a name, and what quotes that inside of one. */
const QUOTED = '=:<(!';
const NEEDS_QUOTE = /[=:<(!]/g;
const quote = (unit: string): string => `!${QUOTED.indexOf(unit)}`;

/** The attribute's name as its terms begin: no name is the beginning of another with its kind. */
export const attributeTermName = (key: string): string => orderText(bounded(key, TERM_KEY_UNITS)).replace(NEEDS_QUOTE, quote);
/** The attribute that such a name stands for; undefined for one too long to be told in full. */
export const attributeOfTermName = (name: string): string | undefined => {
  const written = name.replace(/!(\d)/g, (_, digit: string) => QUOTED.charAt(Number(digit)));
  const key = textOfOrder(written);
  return key.length > TERM_KEY_UNITS ? undefined : key;
};
/** The same for a field of the record, apart from every attribute. */
export const recordTermName = (field: string): string => `!${field}`;

export const textTerm = (name: string, folded: string): string => name + TERM.text + orderText(bounded(folded, TERM_VALUE_UNITS));
/** What an uncertain log is most likely about: plain, so that JSON writes it as it is. */
export const guessTerm = (guess: Category): string => recordTermName('guess') + TERM.text + guess;
export const scalarTerm = (name: string, value: number | boolean): string => name + TERM.scalar + String(value);
export const numberTerm = (name: string, kind: TermKind, value: number): string => name + kind + numberOrder(value);
