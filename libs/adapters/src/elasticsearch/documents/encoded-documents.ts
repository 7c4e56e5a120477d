/** Bodies of bulk requests, made in a worker thread and sent as they are. Plain data over buffers that are transferred, not copied. */
export interface EncodedDocuments {
  /** Logs in the batch. */
  length: number;
  /** Ids by row. */
  ids: TextList;
  /** Origins (`originText`) by row. */
  origins: TextList;
  /** Times of receipt by row, epoch milliseconds. */
  receivedAt: Float64Array<ArrayBuffer>;
  parts: BulkPart[];
}

/** Short texts without line breaks, one a line: a single string goes to another thread at once, thousands one by one. Seldom read. */
export type TextList = string;
export const listed = (texts: readonly string[]): TextList => texts.join('\n');
export const textsOf = (list: TextList): string[] => list.split('\n');

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
