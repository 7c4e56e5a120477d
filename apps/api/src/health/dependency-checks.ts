import { statfs } from 'node:fs/promises';
import type { PipelineStatus, StoreStatus } from '@tocsin/core/ports';
import type { HealthFinding } from '@tocsin/platform/health';
import type { DataSource } from 'typeorm';

const GIB = 1024 ** 3;
const LOW_BYTES = GIB;
const FULL_BYTES = 64 * 1024 ** 2;
/** Share of the queue from which on senders will soon be told to slow down. */
const NEARLY_FULL = 0.9;

const up = (detail: string): HealthFinding => ({ state: 'up', detail });

export const databaseCheck = (source: Pick<DataSource, 'query'>) => async (): Promise<HealthFinding> => {
  await source.query('SELECT 1');
  return up('answers queries');
};

/** A damaged file is a loss that somebody must know of, although the rest goes on. */
export const storeCheck = (store: StoreStatus) => async (): Promise<HealthFinding> => {
  const { logs, damagedFiles } = await store.statistics();
  if (damagedFiles.length > 0) return { state: 'degraded', detail: `${damagedFiles.length} damaged files were moved aside` };
  return up(`${logs} logs`);
};

export const pipelineCheck = (pipeline: PipelineStatus) => (): Promise<HealthFinding> => {
  const share = pipeline.queueBytes() / Math.max(1, pipeline.queueLimitBytes());
  const detail = `the queue is ${Math.round(share * 100)} % full`;
  return Promise.resolve(share > NEARLY_FULL ? { state: 'degraded', detail } : up(detail));
};

/** Room for the data folder; a folder that is not there has nothing to fill. */
export const diskCheck =
  (folder: string, stat: typeof statfs = statfs) =>
  async (): Promise<HealthFinding> => {
    const { bavail, bsize } = await stat(folder);
    const free = bavail * bsize;
    const detail = `${(free / GIB).toFixed(1)} GiB free`;
    return { state: free < FULL_BYTES ? 'down' : free < LOW_BYTES ? 'degraded' : 'up', detail };
  };
