/** Bodies of bulk requests, made in a worker thread and sent as they are. Plain data over buffers that are transferred, not copied. */
export interface EncodedDocuments {
  /** Logs in the batch. */
  length: number;
  /** Ids by row. */
  ids: string[];
  /** Origins (`originText`) by row. */
  origins: string[];
  /** Times of receipt by row, epoch milliseconds. */
  receivedAt: Float64Array<ArrayBuffer>;
  parts: BulkPart[];
}

/** One request: documents of one index. */
export interface BulkPart {
  index: string;
  /** Documents of a sender's batch whose first try may lie in another day's index. */
  elsewhere: boolean;
  /** NDJSON for `/<index>/_bulk`. */
  body: Uint8Array<ArrayBuffer>;
  /** Row of each document in the batch, in the order of the body. */
  rows: Uint32Array<ArrayBuffer>;
}

/** The buffers to name in `postMessage`. */
export const transferablesOfDocuments = (documents: EncodedDocuments): ArrayBuffer[] => [
  documents.receivedAt.buffer,
  ...documents.parts.flatMap(({ body, rows }) => [body.buffer, rows.buffer]),
];
