import { isFieldUnit, isSpace } from './fields.ts';
import { QuerySyntaxError } from './syntax-error.ts';

/** A typed value: its text without quotes and escapes, whether a `*` follows, and where it stands. */
export interface Term {
  text: string;
  star: boolean;
  quoted: boolean;
  from: number;
  to: number;
}
/** What stands between a field and its value. */
export type FieldOperator = ':' | '=' | '!=' | '>' | '>=' | '<' | '<=';

const BACKSLASH = 92;
const STAR = 42;

/** Walks a query text: names, operators and values, with no idea of what they mean. */
export class TermReader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  skipSpace(): void {
    while (this.at < this.text.length && isSpace(this.text.charCodeAt(this.at))) this.at++;
  }

  atEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Moves past `expected` if it comes next. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  /** Is this keyword next, as a word of its own? */
  sees(keyword: string): boolean {
    return this.text.startsWith(keyword, this.at) && this.endsTerm(this.at + keyword.length, false);
  }

  fail(message: string, from: number, to: number): never {
    const size = this.text.length;
    const start = Math.min(from, size);
    throw new QuerySyntaxError(message, start, Math.max(0, Math.min(to, size) - start));
  }

  /** A name with its operator (`level>=`, `trace:`), or nothing, without moving. */
  takeField(): { name: string; operator: FieldOperator } | undefined {
    const { text } = this;
    let at = this.at;
    let name = '';
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === BACKSLASH && at + 1 < text.length) at++;
      else if (!isFieldUnit(unit, name === '')) break;
      name += text.charAt(at);
    }
    if (name === '' || text.startsWith('://', at)) return undefined;
    const operator = /^(?::?[<>]=?|:=?|!=)/.exec(text.slice(at, at + 3))?.[0];
    if (operator === undefined) return undefined;
    this.at = at + operator.length;
    return { name, operator: (operator.length > 1 && operator.startsWith(':') ? operator.slice(1) : operator) as FieldOperator };
  }

  /** A quoted text or a bare one; in a range `]` and `}` end it as well. */
  takeTerm(inRange = false): Term {
    return this.text.charAt(this.at) === '"' ? this.takeQuoted() : this.takeBare(inRange);
  }

  private takeQuoted(): Term {
    const from = this.at;
    let text = '';
    for (let at = from + 1; at < this.text.length; at++) {
      const unit = this.text.charAt(at);
      if (unit === '"') {
        this.at = at + 1;
        const star = this.take('*');
        return { text, star, quoted: true, from, to: this.at };
      }
      if (unit === '\\' && /["\\]/.test(this.text.charAt(at + 1))) at++;
      text += this.text.charAt(at);
    }
    return this.fail('This quotation mark is never closed.', from, this.text.length);
  }

  private takeBare(inRange: boolean): Term {
    const from = this.at;
    let text = '';
    let star = false;
    for (; !this.endsTerm(this.at, inRange); this.at++) {
      const unit = this.text.charCodeAt(this.at);
      if (unit === STAR) {
        if (!this.endsTerm(this.at + 1, inRange))
          this.fail('A * can only stand at the end; quote it to search for it.', this.at, this.at + 1);
        star = true;
        continue;
      }
      if (unit === BACKSLASH && ++this.at >= this.text.length) this.fail('A \\ must be followed by a character.', this.at - 1, this.at);
      text += this.text.charAt(this.at);
    }
    return { text, star, quoted: false, from, to: this.at };
  }

  private endsTerm(at: number, inRange: boolean): boolean {
    if (at >= this.text.length) return true;
    const unit = this.text.charAt(at);
    return unit === '(' || unit === ')' || unit === '"' || (inRange && (unit === ']' || unit === '}')) || isSpace(unit.charCodeAt(0));
  }
}
