import type { AttributeValue } from '@tocsin/contracts';
import type { QueryNode } from './tree.ts';
import { levelOrder, numberOf } from './values.ts';
import { compareFolded, equalsFolded, startsWithFolded } from './word-search.ts';

/** Test of one field value; `undefined` and `null` mean that the log lacks the field. */
export type ValueTest = (value: AttributeValue | undefined) => boolean;

/** An array passes when any of its elements does. */
const eachOf = (test: (value: unknown) => boolean): ValueTest => {
  const any = (value: unknown): boolean => (Array.isArray(value) ? value.some(any) : test(value));
  return any;
};

const equalsTest = (target: string): ValueTest => {
  const number = numberOf(target);
  return eachOf((value) => {
    if (typeof value === 'string') return equalsFolded(value, target);
    if (typeof value === 'number') return value === number;
    return typeof value === 'boolean' && String(value) === target;
  });
};

const startsWithTest = (prefix: string): ValueTest =>
  eachOf((value) => {
    if (typeof value === 'string') return startsWithFolded(value, prefix);
    return (typeof value === 'number' || typeof value === 'boolean') && String(value).toLowerCase().startsWith(prefix);
  });

type Compare = Extract<QueryNode, { kind: 'compare' }>;

const orderTest = (operator: Compare['operator']): ((order: number) => boolean) => {
  switch (operator) {
    case '>':
      return (order) => order > 0;
    case '>=':
      return (order) => order >= 0;
    case '<':
      return (order) => order < 0;
    case '<=':
      return (order) => order <= 0;
  }
};

const compareTest = ({ field, operator, value: limit }: Compare): ValueTest => {
  const passes = orderTest(operator);
  if (field === 'level') {
    const least = levelOrder(String(limit));
    return (value) => least >= 0 && typeof value === 'string' && passes(levelOrder(value) - least);
  }
  if (typeof limit === 'string') return eachOf((value) => typeof value === 'string' && passes(compareFolded(value, limit)));
  return eachOf((value) => {
    if (typeof value === 'number') return passes(value - limit);
    // Many services log their figures as text.
    return typeof value === 'string' && passes(numberOf(value) - limit);
  });
};

/** What a leaf on a field asks of the field's value. */
export const valueTest = (node: Extract<QueryNode, { field: string }>): ValueTest => {
  switch (node.kind) {
    case 'equals':
      return equalsTest(node.value);
    case 'startsWith':
      return startsWithTest(node.prefix);
    case 'exists':
      return eachOf((value) => value !== undefined && value !== null);
    case 'compare':
      return compareTest(node);
  }
};
