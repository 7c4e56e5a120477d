import { foldCase } from '@tocsin/core/tokenizer';
import { numberOf } from '@tocsin/core/query';
import { KEY_TYPE, TERM, TERM_KEY_UNITS, attributeTermName, numberTerm, scalarTerm, textTerm } from './terms.ts';

/** Small letters, digits and signs of ASCII that JSON writes as they are: already folded, and their own terms. */
const PLAIN_FOLDED = /^[ !#-@[\]-`{-~]*$/;
const PLAIN = /^[ !#-[\]-~]*$/;
const MOST_PLAIN = 1024;
/** Is this text its own folded form, its own term and its own JSON (between quotation marks)? */
export const isPlainFolded = (text: string): boolean => text.length <= MOST_PLAIN && PLAIN_FOLDED.test(text);

/** An attribute's name as its terms begin. */
interface TermName {
  name: string;
  /** Of names that JSON writes as they are: terms that are plain otherwise need no second look. */
  plain: boolean;
  /** Too long to be told in full by a term. */
  long: boolean;
}
/** Names seldom change from log to log: they are written once. */
const MOST_NAMES = 4096;
const names = new Map<string, TermName>();
const termNameOf = (key: string): TermName => {
  let known = names.get(key);
  if (known === undefined) {
    if (names.size >= MOST_NAMES) names.clear();
    const name = attributeTermName(key);
    known = { name, plain: PLAIN.test(name), long: key.length > TERM_KEY_UNITS };
    names.set(key, known);
  }
  return known;
};

const NUMBER = 1;
const BOOLEAN = 2;
const OTHER = 4;

/** The terms and keys of one log, as the insides of JSON lists. */
export class TermList {
  terms = '';
  keys = '';

  clear(): void {
    this.terms = '';
    this.keys = '';
  }

  /** A term that may hold anything. */
  add(term: string): void {
    this.addJson(JSON.stringify(term));
  }

  /** The number that a text spells, if it does. */
  addNumericText(name: string, text: string): void {
    const number = numberOf(text);
    if (!Number.isNaN(number)) this.add(numberTerm(name, TERM.numericText, number));
  }

  /** The terms of an attribute. Resolves to false when its name is too long to be told in full. */
  addAttribute(key: string, value: unknown): boolean {
    const name = termNameOf(key);
    const types = this.addValue(name, value);
    if (types & NUMBER) this.addKey(name, KEY_TYPE.number);
    if (types & BOOLEAN) this.addKey(name, KEY_TYPE.boolean);
    if (types & OTHER) this.addKey(name, KEY_TYPE.other);
    return !name.long;
  }

  /** Lists give the terms of all their elements; what is null is not there. Returns the types that there were. */
  private addValue(key: TermName, value: unknown): number {
    const { name, plain } = key;
    switch (typeof value) {
      case 'string': {
        const folded = isPlainFolded(value);
        if (plain && folded) this.addJson(`"${name}${TERM.text}${value}"`);
        else this.add(textTerm(name, folded ? value : foldCase(value)));
        this.addNumericText(name, value);
        return OTHER;
      }
      case 'number':
        if (!Number.isFinite(value)) return 0;
        if (plain) this.addJson(`"${name}${TERM.scalar}${value}","${numberTerm(name, TERM.number, value)}"`);
        else {
          this.add(scalarTerm(name, value));
          this.add(numberTerm(name, TERM.number, value));
        }
        return NUMBER;
      case 'boolean':
        this.add(scalarTerm(name, value));
        return BOOLEAN;
      default:
        if (Array.isArray(value)) return value.reduce<number>((types, each) => types | this.addValue(key, each), 0);
        return value === null || value === undefined ? 0 : OTHER;
    }
  }

  private addKey({ name, plain }: TermName, type: string): void {
    const json = plain ? `"${name}${type}"` : JSON.stringify(name + type);
    this.keys += this.keys === '' ? json : `,${json}`;
  }

  /** Terms as the insides of a JSON list. */
  addJson(json: string): void {
    this.terms += this.terms === '' ? json : `,${json}`;
  }
}
