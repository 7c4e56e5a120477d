import type { DeadLetter, Rejection } from '@tocsin/contracts';
import { eachLine } from '@tocsin/core/parsing';
import type { RawBatch } from '@tocsin/core/ports';
import type { Redactor } from '@tocsin/core/redaction';

/** Refused records of one batch that are shown to whoever looks after them. */
export const SAMPLES_PER_BATCH = 20;
const SAMPLE_BYTES = 2048;
const SAMPLE_LENGTH = 1000;

/** Text of the records at these places, cut; only for formats of a record a line. */
const linesAt = ({ format, body }: RawBatch, places: ReadonlySet<number>): Map<number, string> => {
  const lines = new Map<number, string>();
  if (format !== 'ndjson' && format !== 'plain') return lines;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  let index = 0;
  eachLine(bytes, (from, end) => {
    if (places.has(index)) lines.set(index, bytes.toString('utf8', from, Math.min(end, from + SAMPLE_BYTES)));
    index++;
  });
  return lines;
};

/** The first refused records of a batch, masked before they are cut to their final length: half a secret would be none, and stay. */
export const rejectSamples = (raw: RawBatch, rejected: readonly Rejection[], redactor: Redactor): DeadLetter[] => {
  if (rejected.length === 0) return [];
  const shown = rejected.slice(0, SAMPLES_PER_BATCH);
  const lines = linesAt(raw, new Set(shown.map(({ index }) => index)));
  return shown.map(({ index, reason, detail }) => {
    const line = lines.get(index);
    const sample = line === undefined ? null : redactor.redact(line).slice(0, SAMPLE_LENGTH);
    return { receivedAt: raw.receivedAt, batchId: raw.batchId, index, reason, detail, sample };
  });
};
