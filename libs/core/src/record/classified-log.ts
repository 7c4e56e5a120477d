import { CATEGORIES, type ClassifiedLog, levelOf } from '@tocsin/contracts';
import { flagsOf } from './flags.ts';
import type { LogBatch } from './log-batch.ts';
import { guessOf } from './uncertainty.ts';

/** Row `row` of a batch as every read path answers it. `id` is given by the store. */
export const classifiedLogAt = (batch: LogBatch, row: number, id: string): ClassifiedLog => {
  const severityNumber = batch.severityNumber[row] ?? 9;
  const bits = batch.flags[row] ?? 0;
  const log: ClassifiedLog = {
    id,
    timestamp: new Date(batch.timestamp[row] ?? 0).toISOString(),
    receivedAt: new Date(batch.receivedAt[row] ?? 0).toISOString(),
    level: levelOf(severityNumber),
    severityNumber,
    service: batch.service[row] ?? '',
    message: batch.message[row] ?? '',
    attributes: batch.attributes[row] ?? {},
    category: CATEGORIES[batch.category[row] ?? 3] ?? 'general',
    confidence: Math.round((batch.confidence[row] ?? 0) * 1000) / 1000,
    modelVersion: batch.modelVersion,
    templateId: batch.templateId[row] ?? '',
    redactions: batch.redactions[row] ?? {},
    flags: flagsOf(bits),
  };
  const guess = guessOf(bits);
  if (guess !== undefined) {
    log.uncertain = true;
    log.guess = guess;
  }
  for (const name of ['host', 'environment', 'version', 'traceId', 'spanId', 'userId'] as const) {
    const value = batch[name][row];
    if (value !== undefined) log[name] = value;
  }
  return log;
};
