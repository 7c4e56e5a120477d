import type { AttributeValue } from '@tocsin/contracts';
import { type Predicate, type QueryNode, compileQuery } from '@tocsin/core/query';
import { wordHash } from '@tocsin/core/tokenizer';
import type { Block } from '../block.ts';
import type { CodedValues } from '../column-codec.ts';
import { filterHas } from '../token-filter.ts';
import { scanMessages } from './message-scan.ts';
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

/** A leaf on the message that holds only where `part` is in it. */
const messageMatch = (node: QueryNode, part: string): BlockMatch => {
  const predicate = compileQuery(node);
  const byRow = leafMatch(node, 'message');
  return (block, within) => {
    const messages = within === 'none' ? undefined : block.foldedMessages();
    return messages ? scanMessages(messages, part, within, predicate(block)) : byRow(block, within);
  };
};

/** Rows of the templates for whose words `test` holds. */
const templateRows = (
  { codes, words }: { codes: Uint8Array | Uint16Array; words: string[] },
  test: (words: string) => boolean,
  within: RowSet,
  length: number,
): RowSet => {
  const passes = words.map((text) => (test(text) ? 1 : 0));
  const passed = new Uint8Array(length);
  let count = 0;
  for (let row = 0; row < length; row++) {
    const pass = within === 'all' || within[row] === 1 ? (passes[codes[row] as number] as number) : 0;
    passed[row] = pass;
    count += pass;
  }
  return count === 0 ? 'none' : count === length ? 'all' : passed;
};

/**
 * A word, or the beginning of one. Most are answered by the words that a template's messages share, without a look at any message;
 * the messages themselves are asked only where the word may stand outside of that.
 */
const wordMatch = (node: Extract<QueryNode, { kind: 'word' | 'wordPrefix' }>): BlockMatch => {
  const scan = messageMatch(node, node.kind === 'word' ? node.word : node.prefix);
  const wanted = node.kind === 'word' ? ` ${node.word} ` : ` ${node.prefix}`;
  const hash = node.kind === 'word' ? wordHash(node.word) : undefined;
  return (block, within) => {
    const known = block.templateWords();
    if (known === undefined) return scan(block, within);
    const sure = templateRows(known, (words) => words.includes(wanted), within, block.length);
    const left = minus(within, sure, block.length);
    if (left === 'none' || (hash !== undefined && !filterHas(block.wordFilter, hash))) return sure;
    return union(sure, scan(block, left));
  };
};

/** Words one after the other: the messages are asked only where each of the words may be. */
const phraseMatch = (node: Extract<QueryNode, { kind: 'phrase' }>): BlockMatch => {
  const longest = node.words.reduce((best, word) => (word.length > best.length ? word : best), '');
  const scan = messageMatch(node, longest);
  const wanted = node.words.map((word) => ({ text: ` ${word} `, hash: wordHash(word) }));
  return (block, within) => {
    const known = block.templateWords();
    if (known === undefined) return scan(block, within);
    const filter = block.wordFilter;
    const needed = wanted.filter(({ hash }) => !filterHas(filter, hash));
    const candidates =
      needed.length === 0 ? within : templateRows(known, (words) => needed.every(({ text }) => words.includes(text)), within, block.length);
    return scan(block, candidates);
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
      return wordMatch(node);
    case 'phrase':
      return phraseMatch(node);
    default:
      return leafMatch(node, node.field);
  }
};
