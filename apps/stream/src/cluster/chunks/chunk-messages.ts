import type { Amendment, StoreAnswer } from '../lane/lane-ports.ts';
import type { Chunk } from './chunk.ts';
import type { ChunkOutcome } from './chunk-outcome.ts';
import type { ChunkState } from './chunk-work.ts';

/** What a worker begins with. */
export interface ChunkWorkerData {
  state: ChunkState;
  /** Names on the servers: the topic that chunks come from, and the base of the store's indices. */
  topic: string;
  index: string;
}

/** Answered by a ChunkOutcome, an Amendment, or by nothing where it holds state. Taken in the order of posting. */
export type ChunkRequest =
  { kind: 'chunk'; chunk: Chunk } | { kind: 'amend'; chunk: Chunk; answer: StoreAnswer } | { kind: 'state'; state: Partial<ChunkState> };
export type ChunkAnswer<Documents> = ChunkOutcome<Documents> | Amendment;
