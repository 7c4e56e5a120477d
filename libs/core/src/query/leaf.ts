import { foldCase, isWordUnit, wordsOf } from '../tokenizer/index.ts';
import { and, fieldExists } from './build.ts';
import { isTimeField } from './fields.ts';
import { QUERY_LIMITS } from './limits.ts';
import { QuerySyntaxError } from './syntax-error.ts';
import type { FieldOperator, Term } from './term-reader.ts';
import { type FieldName, type QueryNode } from './tree.ts';
import { FieldValueError, fieldValue } from './values.ts';

const sequence = (words: string[]): QueryNode =>
  words.length === 1 && words[0] !== undefined ? { kind: 'word', word: words[0] } : { kind: 'phrase', words };

/** What a term asks of the message: its words one after the other; with a `*` the last one may go on. */
export const messageLeaf = (term: Term): QueryNode => {
  const words = wordsOf(term.text);
  if (term.star && term.text === '') return fieldExists('message');
  const last = words.at(-1);
  if (last === undefined) throw new QuerySyntaxError('Nothing to search for here: no letter or digit.', term.from, term.to - term.from);
  if (words.length > QUERY_LIMITS.phraseWords) {
    throw new QuerySyntaxError(`A phrase can have ${QUERY_LIMITS.phraseWords} words at most.`, term.from, term.to - term.from);
  }
  if (!term.star || !isWordUnit(term.text.charCodeAt(term.text.length - 1))) return sequence(words);
  const prefix: QueryNode = { kind: 'wordPrefix', prefix: last };
  return words.length === 1 ? prefix : and(sequence(words.slice(0, -1)), prefix);
};

/** `fieldValue`, its complaint given its place in the text. */
const valueOf = (field: FieldName, term: Term): number | string => {
  try {
    return fieldValue(field, term.text, term.quoted);
  } catch (error) {
    if (error instanceof FieldValueError) throw new QuerySyntaxError(error.message, term.from, term.to - term.from);
    throw error;
  }
};

/** A field compared with a term. */
export const compareLeaf = (field: FieldName, operator: '>' | '>=' | '<' | '<=', term: Term): QueryNode => {
  if (term.star) throw new QuerySyntaxError('A comparison takes no *.', term.from, term.to - term.from);
  return { kind: 'compare', field, operator, value: valueOf(field, term) };
};

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** A date alone asks for that day (UTC), not for its first millisecond. */
const wholeDay = (field: FieldName, term: Term): QueryNode | undefined => {
  if (!DATE.test(term.text)) return undefined;
  const start = Number(valueOf(field, term));
  return and({ kind: 'compare', field, operator: '>=', value: start }, { kind: 'compare', field, operator: '<', value: start + DAY_MS });
};

/** What a term asks of a field. `=` asks for the very value even of the message. */
export const fieldLeaf = (field: FieldName, operator: Exclude<FieldOperator, '!='>, term: Term): QueryNode => {
  if (term.text === '' && !term.quoted) {
    if (term.star) return fieldExists(field);
    throw new QuerySyntaxError(
      'The value is missing: write it right after the field, in quotes if it is empty.',
      term.from,
      term.to - term.from,
    );
  }
  if (operator !== ':' && operator !== '=') return compareLeaf(field, operator, term);
  if (field === 'message' && operator === ':') return messageLeaf(term);
  if (term.star) return term.text === '' ? fieldExists(field) : { kind: 'startsWith', field, prefix: foldCase(term.text) };
  const day = operator === ':' && isTimeField(field) && !term.quoted ? wholeDay(field, term) : undefined;
  if (day) return day;
  const value = valueOf(field, { ...term, quoted: true });
  return { kind: 'equals', field, value: String(value) };
};
