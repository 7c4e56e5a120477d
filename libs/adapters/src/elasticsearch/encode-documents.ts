import type { LogBatch } from '@tocsin/core/record';
import { type RowOrigin, documentId, originText } from './document-id.ts';
import { dayIndex, keptUnder, mayBeElsewhere } from './documents/day-index.ts';
import { DocumentWriter } from './documents/document.ts';
import type { BulkPart, EncodedDocuments } from './documents/encoded-documents.ts';

/** Bytes of a bulk request, unless one document alone is larger. Measured: from one to four MiB make no difference to the server. */
const PART_BYTES = 2 * 1024 * 1024;

export interface EncodeOptions {
  /** Base of the daily indices' names, such as `logs_classified`. */
  index: string;
  /** Place of the first row in an order of commits of the caller's own, for `LogReader.since`. The cluster has Kafka's for that. */
  position?: number;
  /** Ids by row, where the logs have them already (moved from another store); else they are made of the origins. */
  ids?: readonly string[];
}

/** Documents of one index that wait to become a request. */
class OpenPart {
  readonly index: string;
  private readonly elsewhere: boolean;
  private lines: string[] = [];
  private rows: number[] = [];
  private bytes = 0;

  constructor(index: string, elsewhere: boolean) {
    this.index = index;
    this.elsewhere = elsewhere;
  }

  /** Adds a document; what was gathered before it when it finds no room any more. */
  add(row: number, id: string, json: string): BulkPart | undefined {
    const line = `{"create":{"_id":"${id}"}}\n${json}\n`;
    const size = Buffer.byteLength(line);
    const full = this.bytes > 0 && this.bytes + size > PART_BYTES ? this.take() : undefined;
    this.lines.push(line);
    this.rows.push(row);
    this.bytes += size;
    return full;
  }

  take(): BulkPart {
    // A buffer of its own, never a piece of Node's pool: it is transferred.
    const body = new Uint8Array(this.bytes);
    Buffer.from(body.buffer).write(this.lines.join(''));
    const part = { index: this.index, elsewhere: this.elsewhere, body, rows: Uint32Array.from(this.rows) };
    this.lines = [];
    this.rows = [];
    this.bytes = 0;
    return part;
  }
}

/**
 * A batch as the bulk requests that store it. Pure CPU, for a worker thread; send it with `transferablesOfDocuments`.
 * `origins` has one entry for each row.
 * @throws {OriginError}
 */
export const encodeDocuments = (batch: LogBatch, origins: readonly RowOrigin[], options: EncodeOptions): EncodedDocuments => {
  const { index: base, position, ids } = options;
  const writer = new DocumentWriter(batch);
  const documents: EncodedDocuments = { length: batch.length, ids: [], origins: [], receivedAt: new Float64Array(batch.length), parts: [] };
  const byDay = new Map<string, OpenPart>();
  for (let row = 0; row < batch.length; row++) {
    const origin = origins[row] as RowOrigin;
    const timestamp = batch.timestamp[row] ?? 0;
    const id = ids?.[row] ?? documentId(timestamp, origin);
    const receivedAt = batch.receivedAt[row] ?? 0;
    const keptAt = keptUnder(timestamp, receivedAt);
    const index = dayIndex(base, keptAt);
    // A sender's second try may come on another day: the first one's index is found by the id then.
    const elsewhere = origin.batch !== undefined && mayBeElsewhere(timestamp, receivedAt);
    const key = elsewhere ? `${index}?` : index;
    let part = byDay.get(key);
    if (part === undefined) byDay.set(key, (part = new OpenPart(index, elsewhere)));
    documents.ids.push(id);
    documents.origins.push(originText(origin));
    documents.receivedAt[row] = Math.trunc(receivedAt);
    const full = part.add(row, id, writer.json(row, id, origin, position === undefined ? undefined : position + row));
    if (full !== undefined) documents.parts.push(full);
  }
  for (const part of byDay.values()) documents.parts.push(part.take());
  return documents;
};
