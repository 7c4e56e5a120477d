import type { OriginatedDeadLetter, RejectReason } from '@tocsin/contracts';
import type { Redactor } from '@tocsin/core/redaction';
import type { Chunk } from './chunk.ts';
import type { ChunkRecords } from './chunk-records.ts';

/** A record that was refused, by its place among the chunk's records, or a whole message (`message`, by its place). */
export type Refusal = { reason: RejectReason; detail: string } & ({ record: number } | { message: number });

/** Refused records of one chunk that are shown with their beginning; the others are told of, and can be read where they came from. */
export const SAMPLES_PER_CHUNK = 100;
const SAMPLE_BYTES = 2048;
const SAMPLE_LENGTH = 1000;

/** A dead letter for every refusal, its sample masked before it is cut to its final length: half a secret would be none, and stay. */
export const chunkLetters = (
  chunk: Chunk,
  records: ChunkRecords,
  refusals: readonly Refusal[],
  topic: string,
  redactor: Redactor,
): OriginatedDeadLetter[] => {
  const body = Buffer.from(chunk.body.buffer, chunk.body.byteOffset, chunk.body.length);
  return refusals.map((refusal, i) => {
    const message = 'record' in refusal ? (records.messages[refusal.record] as number) : refusal.message;
    let sample: string | null = null;
    if ('record' in refusal && i < SAMPLES_PER_CHUNK) {
      const from = records.from[refusal.record] as number;
      const to = Math.min(records.to[refusal.record] as number, from + SAMPLE_BYTES);
      sample = redactor.redact(body.toString('utf8', from, to)).slice(0, SAMPLE_LENGTH);
    }
    return {
      receivedAt: chunk.times[message] as number,
      batchId: chunk.batches.get(message)?.id ?? '',
      index: 'record' in refusal ? (records.rows[refusal.record] as number) : (chunk.firstRows[message] as number),
      reason: refusal.reason,
      detail: refusal.detail,
      sample,
      origin: { topic, partition: chunk.partition, offset: String(chunk.offsets[message]) },
    };
  });
};
