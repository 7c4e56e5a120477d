import type { LogBatch } from '@tocsin/core/record';

/** The batch without some of its rows, and which rows those that are left were. Only the columns that rules read. */
export const batchWithout = (batch: LogBatch, without: ReadonlySet<number>): { batch: LogBatch; rows: number[] } => {
  const rows = Array.from({ length: batch.length }, (_, row) => row).filter((row) => !without.has(row));
  const at = <T>(column: readonly T[]): T[] => rows.map((row) => column[row] as T);
  const { messageWords: _words, ...rest } = batch;
  return {
    rows,
    batch: {
      ...rest,
      length: rows.length,
      timestamp: Float64Array.from(rows, (row) => batch.timestamp[row] as number),
      receivedAt: Float64Array.from(rows, (row) => batch.receivedAt[row] as number),
      severityNumber: Uint8Array.from(rows, (row) => batch.severityNumber[row] as number),
      category: Uint8Array.from(rows, (row) => batch.category[row] as number),
      confidence: Float32Array.from(rows, (row) => batch.confidence[row] as number),
      flags: Uint16Array.from(rows, (row) => batch.flags[row] as number),
      service: at(batch.service),
      host: at(batch.host),
      environment: at(batch.environment),
      version: at(batch.version),
      message: at(batch.message),
      traceId: at(batch.traceId),
      spanId: at(batch.spanId),
      userId: at(batch.userId),
      attributes: at(batch.attributes),
      templateId: at(batch.templateId),
      redactions: at(batch.redactions),
    },
  };
};
