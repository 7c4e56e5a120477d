import { CATEGORIES, type ClassifiedLog } from '@tocsin/contracts';
import { bitsOf, createLogBatch, type LogBatch, withGuess } from '@tocsin/core/record';

/** Logs as columns again, with the ids that they have; one batch for each model that classified them. */
export const batchesOf = (logs: readonly ClassifiedLog[]): { batch: LogBatch; ids: string[] }[] => {
  const byModel = new Map<string, ClassifiedLog[]>();
  for (const log of logs) {
    const group = byModel.get(log.modelVersion);
    if (group === undefined) byModel.set(log.modelVersion, [log]);
    else group.push(log);
  }
  return [...byModel].map(([modelVersion, group]) => ({ batch: batchOf(group, modelVersion), ids: group.map(({ id }) => id) }));
};

const orUndefined = <T extends object>(value: T): T | undefined => (Object.keys(value).length === 0 ? undefined : value);

const batchOf = (logs: readonly ClassifiedLog[], modelVersion: string): LogBatch => {
  const batch = createLogBatch(logs.length, modelVersion);
  logs.forEach((log, row) => {
    batch.timestamp[row] = Date.parse(log.timestamp);
    batch.receivedAt[row] = Date.parse(log.receivedAt);
    batch.severityNumber[row] = log.severityNumber;
    batch.category[row] = CATEGORIES.indexOf(log.category);
    batch.confidence[row] = log.confidence;
    const flags = bitsOf(...log.flags);
    batch.flags[row] = log.guess === undefined ? flags : withGuess(flags, CATEGORIES.indexOf(log.guess));
    for (const field of ['host', 'environment', 'version', 'traceId', 'spanId', 'userId'] as const) batch[field].push(log[field]);
    for (const field of ['service', 'message', 'templateId'] as const) batch[field].push(log[field]);
    batch.attributes.push(orUndefined(log.attributes));
    batch.redactions.push(orUndefined(log.redactions));
  });
  batch.length = logs.length;
  return batch;
};
