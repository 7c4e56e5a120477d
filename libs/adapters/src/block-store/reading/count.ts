import { countFromBlocks } from './block-counts.ts';
import type { CountRequest, ReadTask } from './read-requests.ts';
import type { GroupCount } from '../../log-reading/index.ts';
import { countFromRollups, isOfRollups } from './rollup-counts.ts';
import type { StoredBlocks } from './stored-blocks.ts';

/** Can the whole count be had from rollups, but for the ends of the range? */
export const countsFromRollups = ({ query, groupBy, bucketMs }: CountRequest): boolean =>
  isOfRollups(query, groupBy) && (bucketMs === undefined || bucketMs % 60_000 === 0);

/** Counts of the matches of a range, from rollups where they say enough, else from the blocks. */
export const count = (blocks: StoredBlocks, request: CountRequest): ReadTask<GroupCount[]> =>
  countsFromRollups(request) ? countFromRollups(blocks, request) : countFromBlocks(blocks, request);
