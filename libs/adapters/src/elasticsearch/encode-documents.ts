import { type LogBatch, RowJson } from '@tocsin/core/record';
import { type RowOrigin, documentId, originText } from './document-id.ts';
import { dayIndex, keptUnder, mayBeElsewhere } from './documents/day-index.ts';
import { DocumentWriter } from './documents/document.ts';
import { type BulkPart, type EncodedDocuments, listed } from './documents/encoded-documents.ts';
import { OpenBulkPart } from './documents/open-bulk-part.ts';

export interface EncodeOptions {
  /** Base of the daily indices' names, such as `logs_classified`. */
  index: string;
  /** Place of the first row in an order of commits of the caller's own, for `LogReader.since`. The cluster has Kafka's for that. */
  position?: number;
  /** Ids by row, where the logs have them already (moved from another store); else they are made of the origins. */
  ids?: readonly string[];
  /** Called for each row in order once its document is written, with its id, and the parts that are written already. */
  written?: (row: number, id: string, parts: RowJson) => void;
}

/**
 * A batch as the bulk requests that store it. Pure CPU, for a worker thread; send it with `transferablesOfDocuments`.
 * `origins` has one entry for each row.
 * @throws {OriginError}
 */
export const encodeDocuments = (batch: LogBatch, origins: readonly RowOrigin[], options: EncodeOptions): EncodedDocuments => {
  const { index: base, position, ids: given, written } = options;
  const parts = new RowJson(batch);
  const writer = new DocumentWriter(batch, parts);
  const ids: string[] = [];
  const from: string[] = [];
  const receiptTimes = new Float64Array(batch.length);
  const requests: BulkPart[] = [];
  const byDay = new Map<string, OpenBulkPart>();
  for (let row = 0; row < batch.length; row++) {
    const origin = origins[row] as RowOrigin;
    const timestamp = batch.timestamp[row] ?? 0;
    const id = given?.[row] ?? documentId(timestamp, origin);
    const receivedAt = batch.receivedAt[row] ?? 0;
    const keptAt = keptUnder(timestamp, receivedAt);
    const index = dayIndex(base, keptAt);
    // A sender's second try may come on another day: the first one's index is found by the id then.
    const elsewhere = origin.batch !== undefined && mayBeElsewhere(timestamp, receivedAt);
    const key = elsewhere ? `${index}?` : index;
    let open = byDay.get(key);
    if (open === undefined) byDay.set(key, (open = new OpenBulkPart(index, elsewhere)));
    ids.push(id);
    from.push(originText(origin));
    receiptTimes[row] = Math.trunc(receivedAt);
    const full = open.add(row, id, writer.json(row, id, origin, position === undefined ? undefined : position + row));
    if (full !== undefined) requests.push(full);
    written?.(row, id, parts);
  }
  for (const open of byDay.values()) requests.push(open.take());
  return { length: batch.length, ids: listed(ids), origins: listed(from), receivedAt: receiptTimes, parts: requests };
};
