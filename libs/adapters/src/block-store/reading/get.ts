import type { ClassifiedLog } from '@tocsin/contracts';
import { parseLogId } from '../day.ts';
import type { GetRequest, ReadTask } from './read-requests.ts';
import type { StoredBlocks } from './stored-blocks.ts';

/** The log of an id: its day's file, the blocks whose sequences enclose its own, the row. */
export function* get(blocks: StoredBlocks, { id }: GetRequest): ReadTask<ClassifiedLog | undefined> {
  const place = parseLogId(id);
  if (place === undefined) return undefined;
  const view = blocks.days.day(place.day);
  if (view === undefined) return undefined;
  for (const stored of view.blocks) {
    if (stored.baseSequence > place.sequence || stored.lastSequence < place.sequence) continue;
    const log = blocks.read(view, stored, (block) => {
      const row = block.rowOf(place.sequence);
      return row < 0 ? undefined : block.log(row);
    });
    if (log !== undefined) return log;
    yield;
  }
  return undefined;
}
