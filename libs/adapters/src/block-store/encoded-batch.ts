/** What a pipeline worker hands to the writer: finished blocks, day by day. Plain data over buffers that are transferred, not copied. */
export interface EncodedBatch {
  /** Logs in the batch. */
  length: number;
  parts: EncodedPart[];
}

/** The logs of one event day. */
export interface EncodedPart {
  day: number;
  count: number;
  blocks: EncodedBlock[];
  rollups: Rollup[];
}

/** Count of the logs of one minute (epoch minutes), service, level and category (indexes into LOG_LEVELS and CATEGORIES). */
export interface Rollup {
  minute: number;
  service: string;
  level: number;
  category: number;
  count: number;
}

/** One block, its parts one after the other in `bytes`: directory with the small columns, the large columns, the filter. */
export interface EncodedBlock {
  count: number;
  /** Epoch milliseconds, both inclusive. */
  minTime: number;
  maxTime: number;
  /** Lowest and highest place of its rows in the batch: the offset of their sequences. */
  firstRow: number;
  lastRow: number;
  bytes: Uint8Array<ArrayBuffer>;
  headEnd: number;
  /** Ends of the large columns in `bytes`, in the order of the directory. */
  columnEnds: number[];
}

/** The buffers to name in `postMessage`. */
export const transferablesOf = (encoded: EncodedBatch): ArrayBuffer[] =>
  encoded.parts.flatMap((part) => part.blocks.map((block) => block.bytes.buffer));
