import type { QueryNode } from '@tocsin/core/query';
import { ALL, type Bounds, NONE, type Normal, exactly, render } from './dsl.ts';
import { fieldBounds } from './field-query.ts';
import { phrase, word, wordPrefix } from './word-query.ts';

/** A query in Elasticsearch's words. */
export interface CompiledQuery extends Bounds {
  /** False: what `maybe` finds and `sure` does not must be tested by the predicate (`compileQuery`). */
  exact: boolean;
}

/**
 * The second target of the search language. Answers are those of `compileQuery`'s predicate, on any log and any query:
 * words, values and numbers are terms that we made (documents/), so that no analysis but ours decides.
 */
export const compileElasticsearch = (node: QueryNode): CompiledQuery => {
  const leaves = new Map<QueryNode, Bounds>();
  let exact = true;
  const boundsOf = (leaf: QueryNode): Bounds => {
    let bounds = leaves.get(leaf);
    if (bounds === undefined) {
      leaves.set(leaf, (bounds = leafBounds(leaf)));
      exact &&= bounds.sure === bounds.maybe;
    }
    return bounds;
  };
  const maybe = render(normal(node, false, 'maybe', boundsOf));
  const sure = exact ? maybe : render(normal(node, false, 'sure', boundsOf));
  return { sure, maybe, exact };
};

/** Negations moved to the leaves. The opposite of what may match is what surely does not. */
const normal = (node: QueryNode, negated: boolean, side: keyof Bounds, boundsOf: (leaf: QueryNode) => Bounds): Normal => {
  switch (node.kind) {
    case 'not':
      return normal(node.node, !negated, side, boundsOf);
    case 'and':
    case 'or': {
      const parts = node.nodes.map((each) => normal(each, negated, side, boundsOf));
      return { kind: (node.kind === 'and') !== negated ? 'all' : 'any', parts };
    }
    default: {
      const other = side === 'sure' ? 'maybe' : 'sure';
      return { kind: 'leaf', dsl: boundsOf(node)[negated ? other : side], negated };
    }
  }
};

const leafBounds = (node: QueryNode): Bounds => {
  switch (node.kind) {
    case 'all':
      return exactly(ALL);
    case 'word':
      return exactly(word(node.word));
    case 'wordPrefix':
      return wordPrefix(node.prefix);
    case 'phrase':
      return exactly(phrase(node.words));
    case 'equals':
    case 'startsWith':
    case 'exists':
    case 'compare':
      return fieldBounds(node);
    default:
      return exactly(NONE);
  }
};
