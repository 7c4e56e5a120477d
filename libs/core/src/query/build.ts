import { foldCase } from '../tokenizer/index.ts';
import type { FieldName, QueryNode } from './tree.ts';

/** Every log. */
export const ALL: QueryNode = { kind: 'all' };

const flatten = (kind: 'and' | 'or', nodes: readonly QueryNode[]): QueryNode[] =>
  nodes.flatMap((node) => (node.kind === kind ? flatten(kind, node.nodes) : [node]));

/** All of these hold. Flat, without what says nothing: `and()` is every log, `and(x)` is x. */
export const and = (...nodes: readonly QueryNode[]): QueryNode => {
  const flat = flatten('and', nodes).filter((node) => node.kind !== 'all');
  return flat.length === 0 ? ALL : flat.length === 1 && flat[0] ? flat[0] : { kind: 'and', nodes: flat };
};

/** Any of these holds; `or()` is no log at all. */
export const or = (...nodes: readonly QueryNode[]): QueryNode => {
  const flat = flatten('or', nodes);
  if (flat.some((node) => node.kind === 'all')) return ALL;
  return flat.length === 0 ? not(ALL) : flat.length === 1 && flat[0] ? flat[0] : { kind: 'or', nodes: flat };
};

/** The opposite; twice is nothing. */
export const not = (node: QueryNode): QueryNode => (node.kind === 'not' ? node.node : { kind: 'not', node });

/** The field has this very value: a filter chip. `field` is a canonical name (see `resolveField`). */
export const fieldEquals = (field: FieldName, value: string | number | boolean): QueryNode => ({
  kind: 'equals',
  field,
  value: foldCase(String(value)),
});

/** The field has any of these values. */
export const fieldIn = (field: FieldName, values: readonly (string | number | boolean)[]): QueryNode =>
  or(...values.map((value) => fieldEquals(field, value)));

/** The field has a value. */
export const fieldExists = (field: FieldName): QueryNode => ({ kind: 'exists', field });
