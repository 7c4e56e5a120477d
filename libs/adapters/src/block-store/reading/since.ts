import { compileBlockMatch } from './block-match.ts';
import { skipTest } from './block-skip.ts';
import { type Found, logsAt } from './find.ts';
import type { ReadTask, SinceRequest, SinceResult } from './read-requests.ts';
import type { StoredBlocks } from './stored-blocks.ts';

/** Longest look through what was committed; then the answer says how far it came. */
const LOOK_MS = 1000;

/** Matches in the order of their commit, up to `upTo`: what is committed while this runs comes with the next call. */
export function* since(blocks: StoredBlocks, { position, upTo, query, limit }: SinceRequest): ReadTask<SinceResult> {
  const match = compileBlockMatch(query);
  const test = skipTest(query);
  const began = performance.now();
  let found: Found[] = [];
  const places = blocks.days
    .after(position)
    .flatMap((view) =>
      view.blocks.filter((stored) => stored.lastSequence > position && stored.baseSequence <= upTo).map((stored) => ({ view, stored })),
    )
    .sort((a, b) => a.stored.baseSequence - b.stored.baseSequence);
  // Every log before this sequence has been looked at.
  let done = upTo + 1;
  for (const { view, stored } of places) {
    const enough = found.length > limit && (found[limit] as Found).sequence < stored.baseSequence;
    if (enough || performance.now() - began > LOOK_MS) {
      done = Math.max(position + 1, stored.baseSequence);
      break;
    }
    if (blocks.mayMatch(view, stored, test)) {
      blocks.read(view, stored, (block) => {
        const rows = match(block, 'all');
        if (rows === 'none') return;
        for (let row = 0; row < block.length; row++) {
          if (rows !== 'all' && rows[row] === 0) continue;
          const sequence = block.sequence(row);
          if (sequence > position && sequence <= upTo) found.push({ view, stored, row, sequence, time: block.times()[row] as number });
        }
      });
      found.sort((a, b) => a.sequence - b.sequence);
      // The one beyond the limit says that there are more; those after it can never come into the answer.
      found.length = Math.min(found.length, limit + 1);
    }
    yield;
  }
  found = found.filter(({ sequence }) => sequence < done);
  const cut = found.length > limit;
  const items = found.slice(0, limit);
  const reached = cut ? (items.at(-1)?.sequence ?? position) : done - 1;
  return { items: logsAt(blocks, items), position: Math.max(position, reached), more: cut || done <= upTo };
}
