import { type AttributeValue, CATEGORIES, LOG_FLAGS, LOG_LEVELS } from '@tocsin/contracts';
import { type QueryNode, compileQuery } from '@tocsin/core/query';
import { CONFIDENCE_STEPS, KEYWORD_FIELDS } from '../documents/document.ts';
import { attributeTermName, guessTerm } from '../documents/terms.ts';
import { attributeBounds } from './attribute-query.ts';
import { ALL, type Bounds, type Dsl, NONE, anyOf, exactly } from './dsl.ts';
import { keywordBounds } from './keyword-query.ts';
import { messageBounds } from './message-query.ts';
import { timeBounds } from './time-query.ts';

/** A leaf that asks something of a field. */
export type FieldNode = Extract<QueryNode, { field: string }>;

const PREFIX = 'attributes.';
const KEYWORDS: ReadonlySet<string> = new Set([...KEYWORD_FIELDS, 'modelVersion']);

/** What a leaf finds, by the field that it asks. */
export const fieldBounds = (node: FieldNode): Bounds => {
  const { field } = node;
  if (field.startsWith(PREFIX)) return attributeBounds(node, attributeTermName(field.slice(PREFIX.length)));
  if (KEYWORDS.has(field)) return keywordBounds(node);
  switch (field) {
    case 'message':
      return messageBounds(node);
    case 'timestamp':
    case 'receivedAt':
      return exactly(timeBounds(node));
    case 'level':
      return exactly(namesAmong(node, LOG_LEVELS, ALL));
    case 'category':
      return exactly(namesAmong(node, CATEGORIES, ALL));
    case 'flags':
      return exactly(namesAmong(node, LOG_FLAGS, { exists: { field } }));
    case 'uncertain':
      return exactly(uncertain(node));
    case 'guess':
      return exactly(anyOf(...passing(node, CATEGORIES).map((guess): Dsl => ({ term: { terms: guessTerm(guess) } }))));
    case 'severityNumber':
      return exactly(numbersAmong(node, SEVERITIES));
    case 'confidence':
      return exactly(numbersAmong(node, CONFIDENCES));
    default:
      return exactly(NONE);
  }
};

const SEVERITIES = Array.from({ length: 24 }, (_, at) => at + 1);
const CONFIDENCES = Array.from({ length: CONFIDENCE_STEPS + 1 }, (_, at) => at / CONFIDENCE_STEPS);

/** Of a field that has few values: those that pass, by the predicate itself. */
const passing = <T extends AttributeValue>(node: FieldNode, values: readonly T[]): T[] => {
  const test = compileQuery(node)({ length: values.length, column: () => (row) => values[row] });
  return values.filter((_, row) => test(row));
};

const namesAmong = (node: FieldNode, names: readonly string[], all: Dsl): Dsl => {
  const found = passing(node, names);
  if (found.length === names.length) return all;
  return found.length === 0 ? NONE : { terms: { [node.field]: found } };
};

const UNCERTAIN: Dsl = { term: { flags: 'uncertain' } };

/** Every log is uncertain or is not. */
const uncertain = (node: FieldNode): Dsl => {
  const found = passing(node, [true, false]);
  if (found.length !== 1) return found.length === 0 ? NONE : ALL;
  return found[0] === true ? UNCERTAIN : { bool: { must_not: [UNCERTAIN] } };
};

/** `values` ascend: what passes is told in runs of neighbours. */
const numbersAmong = (node: FieldNode, values: readonly number[]): Dsl => {
  const found = new Set(passing(node, values));
  if (found.size === values.length) return ALL;
  const runs: Dsl[] = [];
  for (let at = 0; at < values.length; at++) {
    if (!found.has(values[at] as number)) continue;
    const from = values[at] as number;
    while (at + 1 < values.length && found.has(values[at + 1] as number)) at++;
    runs.push({ range: { [node.field]: { gte: from, lte: values[at] as number } } });
  }
  return anyOf(...runs);
};
