import { compileBlockMatch } from './block-match.ts';
import { skipTest } from './block-skip.ts';
import { blocksOf, rowsInRange } from './block-range.ts';
import { GroupCounter } from './group-counter.ts';
import type { CountRequest, ReadTask } from './read-requests.ts';
import type { GroupCount } from '../../log-reading/index.ts';
import type { StoredBlocks } from './stored-blocks.ts';

/** Memory that the counts of one block under one query take, about, besides its groups. */
const ENTRY_BYTES = 150;
const GROUP_BYTES = 48;

/** Counts of the matches of a range, from the blocks. A finished block that lies in the range whole is counted once for each query. */
export function* countFromBlocks(blocks: StoredBlocks, { query, from, to, groupBy, bucketMs }: CountRequest): ReadTask<GroupCount[]> {
  const match = compileBlockMatch(query);
  const test = skipTest(query);
  const counter = new GroupCounter(groupBy, bucketMs);
  const question = JSON.stringify([query, groupBy, bucketMs]);
  for (const view of blocks.days.between(from, to)) {
    for (const stored of blocksOf(view, from, to, 'desc')) {
      yield;
      if (!blocks.mayMatch(view, stored, test)) continue;
      const whole = stored.loaded === undefined && stored.minTime >= from && stored.maxTime < to;
      const key = `${view.serial}:${stored.id}:${question}`;
      let counts = whole ? blocks.counts.get(key) : undefined;
      if (counts === undefined) {
        const own = new GroupCounter(groupBy, bucketMs);
        blocks.read(view, stored, (block) => own.addRows(block, match(block, rowsInRange(block, stored, from, to)), stored));
        counts = own.result();
        if (whole) blocks.counts.set(key, blocks.names.shared(counts), ENTRY_BYTES + question.length + counts.length * GROUP_BYTES);
      }
      for (const { bucket, values, count } of counts) counter.add(bucket, values, count);
    }
  }
  return counter.result();
}
