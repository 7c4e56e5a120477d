import type { JudgedCounts } from '@tocsin/core/drift';
import type { Chunk } from '../chunks/chunk.ts';
import type { Bytes, ChunkOutcome } from '../chunks/chunk-outcome.ts';

/** What the workers made of a chunk, or of a part of one that had to be taken apart. */
export interface WorkedChunk<Documents> extends ChunkOutcome<Documents> {
  chunk: Chunk;
}

/** The workers as a lane sees them. */
export interface ChunkProcessor<Documents> {
  /** In order; never rejects for what a chunk holds: a record that nothing can be made of is a letter. */
  process(chunk: Chunk): Promise<WorkedChunk<Documents>[]>;
  /** What is to be told of a chunk when the store did not take all of its rows: the rollups, and letters for the refused ones. */
  amend(chunk: Chunk, answer: StoreAnswer): Promise<Amendment>;
}
export interface Amendment {
  rollups: Bytes[];
  letters: Bytes[];
  /** Of the logs that are left; the words are those of the whole chunk. */
  judged: JudgedCounts;
}

/** Rows that are not to be told of. */
export interface StoreAnswer {
  /** The store has them from another message: the sender's retry. */
  repeatedRows: readonly number[];
  /** The store takes them never, and why; they go to the dead letters. */
  refusedRows: readonly { row: number; reason: string }[];
}

/** The store as a lane sees it: resolves once every log is stored. Tries for as long as it takes; rejects only when aborted. */
export interface LaneStore<Documents> {
  write(documents: Documents, signal: AbortSignal): Promise<StoreAnswer>;
}

/** What is told of together, with the offset up to which all is done. */
export interface LaneTransaction {
  classified: readonly Uint8Array[];
  rollups: readonly Uint8Array[];
  letters: readonly Uint8Array[];
  /** The group's next offset of the partition. */
  next: number;
}

/** Says for one partition what became of its logs: all of a transaction or nothing. After a rejection nothing more may be committed here. */
export interface LaneSink {
  commit(transaction: LaneTransaction): Promise<void>;
}

/** Hears what goes through a lane, for figures. */
export interface LaneListener {
  /** A part of a chunk is told of: logs that count, records refused, and where the time went (milliseconds). */
  done(part: LaneFigures): void;
  committed(figures: CommitFigures): void;
}
export interface CommitFigures {
  /** Bytes of the messages. */
  bytes: number;
  chunks: number;
  commitMs: number;
}
export interface LaneFigures {
  accepted: number;
  judged: JudgedCounts;
  modelVersion: string;
  repeated: number;
  rejected: ChunkOutcome<never>['rejected'];
  receivedAt: number;
  processingMs: number;
  storeMs: number;
}
