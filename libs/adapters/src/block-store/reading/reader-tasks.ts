import { count } from './count.ts';
import { fieldValues, fields } from './fields.ts';
import { find } from './find.ts';
import { get } from './get.ts';
import type { ReadRequest, ReadTask } from './read-requests.ts';
import { since } from './since.ts';
import { BlockGoneError, StoredBlocks } from './stored-blocks.ts';
import { StoredDays } from './stored-days.ts';

export interface ReaderSettings {
  directory: string;
}
/** Something in the files cannot be read: one block (left out), or the whole file of a day. */
export interface ReaderEvent {
  kind: 'damage';
  day: number;
  /** Of the damaged file, so that none that took its place meanwhile is meant. */
  inode: number | undefined;
  message: string;
}

/** What a reader thread does for each kind of request; `rest` is for when it has nothing to do. */
export interface ReaderTasks {
  start: (request: ReadRequest) => ReadTask<unknown>;
  rest: () => void;
}
export const openTasks = (settings: ReaderSettings, emit: (event: ReaderEvent) => void): ReaderTasks => {
  const days = new StoredDays(settings.directory, ({ day, inode, error }) =>
    emit({ kind: 'damage', day, inode, message: error instanceof Error ? error.message : String(error) }),
  );
  const blocks = new StoredBlocks(days);
  return { start: (request) => askedAgain(() => taskOf(blocks, request)), rest: () => days.rest() };
};

/** How often a question that met a block written anew is asked again, of the blocks that there are then. */
const MOST_TRIES = 20;

function* askedAgain<R>(task: () => ReadTask<R>): ReadTask<R> {
  for (let tries = 1; ; tries++) {
    try {
      return yield* task();
    } catch (error) {
      if (!(error instanceof BlockGoneError) || tries === MOST_TRIES) throw error;
    }
  }
}

const taskOf = (blocks: StoredBlocks, request: ReadRequest): ReadTask<unknown> => {
  switch (request.kind) {
    case 'find':
      return find(blocks, request);
    case 'count':
      return count(blocks, request);
    case 'get':
      return get(blocks, request);
    case 'since':
      return since(blocks, request);
    case 'fields':
      return fields(blocks, request);
    case 'fieldValues':
      return fieldValues(blocks, request);
    case 'release':
      return release(blocks.days);
  }
};

// eslint-disable-next-line require-yield -- done in one step
function* release(days: StoredDays): ReadTask<undefined> {
  days.release();
  return undefined;
}
