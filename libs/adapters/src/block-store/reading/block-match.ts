import type { AttributeValue } from '@tocsin/contracts';
import { type Predicate, type QueryNode, compileQuery } from '@tocsin/core/query';
import type { Block } from '../block.ts';
import type { CodedValues } from '../column-codec.ts';
import { type RowSet, minus, rowsWhere, union } from './row-set.ts';

/** Which of the rows in `within` match. The answer is a subset of `within`. */
export type BlockMatch = (block: Block, within: RowSet) => RowSet;

/** Tests a leaf once for each value of a coded column instead of once a row. */
const matchCodes = (coded: CodedValues, test: (value: AttributeValue | undefined) => boolean, within: RowSet, length: number): RowSet => {
  const { codes, size, valueOf } = coded;
  const passes = new Int8Array(size).fill(-1);
  const passed = new Uint8Array(length);
  let count = 0;
  for (let row = 0; row < length; row++) {
    if (within !== 'all' && within[row] === 0) continue;
    const code = codes[row] as number;
    let pass = passes[code] as number;
    if (pass < 0) passes[code] = pass = test(valueOf(code)) ? 1 : 0;
    passed[row] = pass;
    count += pass;
  }
  return count === 0 ? 'none' : count === length ? 'all' : passed;
};

/** `predicate` of one leaf, asked of single values. */
const valueTest = (predicate: Predicate): ((value: AttributeValue | undefined) => boolean) => {
  let current: AttributeValue | undefined;
  const test = predicate({ length: 1, column: () => () => current });
  return (value) => {
    current = value;
    return test(0);
  };
};

const leafMatch = (node: QueryNode, field: string): BlockMatch => {
  const predicate = compileQuery(node);
  const test = valueTest(predicate);
  return (block, within) => {
    if (within === 'none') return 'none';
    const coded = block.coded(field);
    return coded ? matchCodes(coded, test, within, block.length) : rowsWhere(within, block.length, predicate(block));
  };
};

/** How dear a node is: coded fields first, then what walks texts. */
const cost = (node: QueryNode): number => {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.nodes.reduce((sum, each) => sum + cost(each), 0);
    case 'not':
      return cost(node.node);
    case 'all':
      return 0;
    case 'word':
    case 'wordPrefix':
    case 'phrase':
      return 20;
    default:
      return node.field === 'message' ? 20 : 1;
  }
};
const cheapestFirst = (nodes: readonly QueryNode[]): BlockMatch[] => [...nodes].sort((a, b) => cost(a) - cost(b)).map(compileBlockMatch);

/**
 * The query over a whole block at once, column by column: the same answer as `compileQuery` row by row, but values of dictionary
 * columns are tested once each, and what is dear is asked only of the rows that are still in question.
 */
export const compileBlockMatch = (node: QueryNode): BlockMatch => {
  switch (node.kind) {
    case 'all':
      return (_, within) => within;
    case 'and': {
      const parts = cheapestFirst(node.nodes);
      return (block, within) => {
        let rows = within;
        for (const part of parts) if (rows !== 'none') rows = part(block, rows);
        return rows;
      };
    }
    case 'or': {
      const parts = cheapestFirst(node.nodes);
      return (block, within) => {
        let rows: RowSet = 'none';
        let left = within;
        for (const part of parts) {
          if (left === 'none') break;
          const more = part(block, left);
          left = minus(left, more, block.length);
          rows = union(rows, more);
        }
        return rows;
      };
    }
    case 'not': {
      const inner = compileBlockMatch(node.node);
      return (block, within) => minus(within, inner(block, within), block.length);
    }
    case 'word':
    case 'wordPrefix':
    case 'phrase':
      return leafMatch(node, 'message');
    default:
      return leafMatch(node, node.field);
  }
};
