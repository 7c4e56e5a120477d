import { TERM, type TermKind, numberTerm } from '../documents/terms.ts';
import type { Dsl } from './dsl.ts';

export type Operator = '>' | '>=' | '<' | '<=';

const FIELD = 'terms';
/** The unit after a kind: terms of one name and kind lie before it. */
const after = (kind: TermKind): string => String.fromCharCode(kind.charCodeAt(0) + 1);

/** Terms of a name and kind on one side of a term of theirs. */
export const termRange = (name: string, kind: TermKind, operator: Operator, term: string): Dsl => {
  switch (operator) {
    case '>':
      return { range: { [FIELD]: { gt: term, lt: name + after(kind) } } };
    case '>=':
      return { range: { [FIELD]: { gte: term, lt: name + after(kind) } } };
    case '<':
      return { range: { [FIELD]: { gte: name + kind, lt: term } } };
    case '<=':
      return { range: { [FIELD]: { gte: name + kind, lte: term } } };
  }
};

/** Texts that spell a number on one side of a limit. */
export const numericTextRange = (name: string, operator: Operator, limit: number): Dsl =>
  termRange(name, TERM.numericText, operator, numberTerm(name, TERM.numericText, limit));

export const oneTerm = (term: string): Dsl => ({ term: { [FIELD]: { value: term } } });
export const termPrefix = (prefix: string): Dsl => ({ prefix: { [FIELD]: { value: prefix } } });
