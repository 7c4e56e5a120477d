import { type LogBatch, createLogBatch } from '@tocsin/core/record';
import { TEXT_COLUMNS } from '../column-names.ts';

/** The rows of all these batches, which share a model version, one batch after the other. */
export const mergeBatches = (batches: readonly LogBatch[]): LogBatch => {
  const merged = createLogBatch(
    batches.reduce((sum, batch) => sum + batch.length, 0),
    batches[0]?.modelVersion,
  );
  for (const batch of batches) {
    const at = merged.length;
    merged.timestamp.set(batch.timestamp.subarray(0, batch.length), at);
    merged.receivedAt.set(batch.receivedAt.subarray(0, batch.length), at);
    merged.severityNumber.set(batch.severityNumber.subarray(0, batch.length), at);
    merged.category.set(batch.category.subarray(0, batch.length), at);
    merged.confidence.set(batch.confidence.subarray(0, batch.length), at);
    merged.flags.set(batch.flags.subarray(0, batch.length), at);
    for (let row = 0; row < batch.length; row++) {
      for (const name of TEXT_COLUMNS) merged[name][at + row] = batch[name][row];
      merged.attributes[at + row] = batch.attributes[row];
      merged.redactions[at + row] = batch.redactions[row];
    }
    merged.length += batch.length;
  }
  return merged;
};
