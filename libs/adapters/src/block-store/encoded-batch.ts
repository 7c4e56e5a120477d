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

/** The parts of a block, in the order in which they follow one another. */
export const BLOCK_PARTS = ['wordFilter', 'valueFilter', 'head', 'messages', 'rest'] as const;
export type BlockPart = (typeof BLOCK_PARTS)[number];

/** One block, its parts one after the other in `bytes`. */
export interface EncodedBlock {
  count: number;
  /** Epoch milliseconds, both inclusive. */
  minTime: number;
  maxTime: number;
  /** Lowest and highest place of its rows in the batch: the offset of their sequences. */
  firstRow: number;
  lastRow: number;
  bytes: Uint8Array<ArrayBuffer>;
  /** Ends of the parts in `bytes`, in the order of BLOCK_PARTS. */
  ends: number[];
}

export const partOf = (block: EncodedBlock, part: BlockPart): Uint8Array => {
  const at = BLOCK_PARTS.indexOf(part);
  return block.bytes.subarray(at === 0 ? 0 : block.ends[at - 1], block.ends[at]);
};

/** The buffers to name in `postMessage`. */
export const transferablesOf = (encoded: EncodedBatch): ArrayBuffer[] =>
  encoded.parts.flatMap((part) => part.blocks.map((block) => block.bytes.buffer));
