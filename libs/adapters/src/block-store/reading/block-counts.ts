import { compileBlockMatch } from './block-match.ts';
import { skipTest } from './block-skip.ts';
import { blocksOf, rowsInRange } from './block-range.ts';
import { GroupCounter } from './group-counter.ts';
import type { CountRequest, GroupCount, ReadTask } from './read-requests.ts';
import type { StoredBlocks } from './stored-blocks.ts';

/** Counts of the matches of a range, from the blocks. */
export function* countFromBlocks(blocks: StoredBlocks, { query, from, to, groupBy, bucketMs }: CountRequest): ReadTask<GroupCount[]> {
  const match = compileBlockMatch(query);
  const test = skipTest(query);
  const counter = new GroupCounter(groupBy, bucketMs);
  for (const view of blocks.days.between(from, to)) {
    for (const stored of blocksOf(view, from, to, 'desc')) {
      if (blocks.mayMatch(view, stored, test))
        blocks.read(view, stored, (block) => counter.addRows(block, match(block, rowsInRange(block, stored, from, to))));
      yield;
    }
  }
  return counter.result();
}
