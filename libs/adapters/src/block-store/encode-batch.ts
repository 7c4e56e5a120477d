import type { LogEncoder } from '@tocsin/core/ports';
import type { LogBatch } from '@tocsin/core/record';
import { encodeBlock } from './block-encoder.ts';
import { dayOf } from './day.ts';
import type { EncodedBatch, EncodedPart, Rollup } from './encoded-batch.ts';

/** Logs in a full block: enough to compress well, few enough to decode in milliseconds. */
export const BLOCK_LOGS = 4096;
const MINUTE_MS = 60_000;

/** Rows in the order of (event time, sequence). */
const rowsByTime = (batch: LogBatch, sequenceOf: (row: number) => number): Uint32Array => {
  const { timestamp, length } = batch;
  const rows = new Uint32Array(length);
  let sorted = true;
  for (let row = 0; row < length; row++) {
    rows[row] = row;
    if (row === 0) continue;
    const step = Math.trunc(timestamp[row] as number) - Math.trunc(timestamp[row - 1] as number);
    if (step < 0 || (step === 0 && sequenceOf(row) < sequenceOf(row - 1))) sorted = false;
  }
  if (sorted) return rows;
  return rows.sort((a, b) => Math.trunc(timestamp[a] as number) - Math.trunc(timestamp[b] as number) || sequenceOf(a) - sequenceOf(b));
};

const levelIndex = (severityNumber: number): number => Math.min(5, Math.max(0, (severityNumber - 1) >> 2));

const rollupsOf = (batch: LogBatch, rows: Uint32Array): Rollup[] => {
  const rollups: Rollup[] = [];
  const byService = new Map<string, Map<number, Rollup>>();
  for (const row of rows) {
    const service = batch.service[row] ?? '';
    const minute = Math.floor((batch.timestamp[row] as number) / MINUTE_MS);
    const level = levelIndex(batch.severityNumber[row] ?? 9);
    const category = batch.category[row] ?? 3;
    let ofService = byService.get(service);
    if (ofService === undefined) byService.set(service, (ofService = new Map<number, Rollup>()));
    const key = minute * 64 + level * 8 + category;
    const rollup = ofService.get(key);
    if (rollup !== undefined) rollup.count++;
    else {
      const fresh: Rollup = { minute, service, level, category, count: 1 };
      ofService.set(key, fresh);
      rollups.push(fresh);
    }
  }
  return rollups;
};

const partOf = (batch: LogBatch, day: number, rows: Uint32Array, sequenceOf: (row: number) => number): EncodedPart => {
  const part: EncodedPart = { day, count: rows.length, blocks: [], rollups: rollupsOf(batch, rows) };
  for (let from = 0; from < rows.length; from += BLOCK_LOGS)
    part.blocks.push(encodeBlock(batch, rows.subarray(from, from + BLOCK_LOGS), sequenceOf));
  return part;
};

/** As `encodeBatch`, for rows whose place in the commit order is known already (sealing). */
export const encodeSequenced = (batch: LogBatch, sequenceOf: (row: number) => number): EncodedBatch => {
  const rows = rowsByTime(batch, sequenceOf);
  const parts: EncodedPart[] = [];
  for (let from = 0; from < rows.length;) {
    const day = dayOf(batch.timestamp[rows[from] as number] as number);
    let to = from + 1;
    while (to < rows.length && dayOf(batch.timestamp[rows[to] as number] as number) === day) to++;
    parts.push(partOf(batch, day, rows.subarray(from, to), sequenceOf));
    from = to;
  }
  return { length: batch.length, parts };
};

/**
 * A batch as the blocks that will be stored. Pure CPU, for a worker thread: about 4 µs a log. Send it with `transferablesOf`.
 * Of a value that JSON cannot hold (NaN inside an array, say) JSON's nearest is kept.
 */
export const encodeBatch: LogEncoder<EncodedBatch> = (batch) => encodeSequenced(batch, (row) => row);
