import { foldCase, isWordUnit, wordsOf } from '../tokenizer/index.ts';
import { and, fieldExists } from './build.ts';
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

/** What a term asks of a field. `=` asks for the very value even of the message. */
export const fieldLeaf = (field: FieldName, operator: FieldOperator, term: Term): QueryNode => {
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
  const value = valueOf(field, { ...term, quoted: true });
  return { kind: 'equals', field, value: String(value) };
};
