import { foldCase } from '@tocsin/core/tokenizer';
import type { ColumnKind } from '../column-codec.ts';
import { blocksOf, rowsInRange } from './block-range.ts';
import { GroupCounter } from './group-counter.ts';
import type { FieldType, FieldValuesRequest, FieldsRequest, ReadTask } from './read-requests.ts';
import type { StoredBlocks } from './stored-blocks.ts';

/** How long to look for values, and through how many blocks for names: the newest say enough. */
const LOOK_MS = 30;
const NAME_BLOCKS = 48;
const MOST_NAMES = 2000;

const typeOf = (kind: ColumnKind): FieldType => (kind === 'number' || kind === 'boolean' ? kind : 'keyword');

/** Attribute columns of the newest blocks of the range. */
export function* fields(blocks: StoredBlocks, { from, to }: FieldsRequest): ReadTask<{ name: string; type: FieldType }[]> {
  const types = new Map<string, FieldType>();
  let left = NAME_BLOCKS;
  for (const view of blocks.days.between(from, to).reverse()) {
    for (const stored of blocksOf(view, from, to, 'desc')) {
      if (left-- <= 0 || types.size >= MOST_NAMES) break;
      for (const { name, kind } of blocks.read(view, stored, (block) => block.attributeColumns()) ?? []) {
        const type = typeOf(kind);
        // Of a key with values of several types, text says most.
        if (types.get(name) !== type) types.set(name, types.has(name) ? 'keyword' : type);
      }
      yield;
    }
  }
  return [...types].map(([name, type]) => ({ name, type })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The commonest values that begin with the prefix, without case, among the newest logs of the range. */
export function* fieldValues(
  blocks: StoredBlocks,
  { field, prefix, from, to, limit }: FieldValuesRequest,
): ReadTask<{ value: string; count: number }[]> {
  const folded = foldCase(prefix);
  const counter = new GroupCounter([field], undefined);
  const began = performance.now();
  for (const view of blocks.days.between(from, to).reverse()) {
    for (const stored of blocksOf(view, from, to, 'desc')) {
      if (performance.now() - began > LOOK_MS) break;
      blocks.read(view, stored, (block) => counter.addRows(block, rowsInRange(block, stored, from, to), stored));
      yield;
    }
  }
  return counter
    .result()
    .flatMap(({ values: [value], count }) => (value !== undefined && foldCase(value).startsWith(folded) ? { value, count } : []))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, limit);
}
