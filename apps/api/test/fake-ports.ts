import {
  ALERT_FEED,
  type AlertFeed,
  BUS_CLIENT,
  CLOCK,
  LOG_INTAKE,
  LOG_READER,
  LOG_RECLASSIFIER,
  LOG_TAIL,
  type LogIntake,
  type LogReader,
  type LogReclassifier,
  type LogTail,
  PIPELINE_STATUS,
  type PipelineStatus,
  STORE_POSITION,
  STORE_STATUS,
  type StoreStatus,
} from '@tocsin/core/ports';
import { EMPTY } from 'rxjs';

const reader: LogReader = {
  search: () => Promise.resolve({ items: [], nextCursor: null, total: { value: 0, relation: 'eq' } }),
  stats: () => Promise.resolve({ total: 0, groups: [] }),
  trends: () => Promise.resolve({ buckets: [] }),
  export: async function* () {},
  get: () => Promise.resolve(undefined),
  context: () => Promise.resolve(undefined),
  since: (position) => Promise.resolve({ items: [], position, more: false }),
  fields: () => Promise.resolve([]),
  fieldValues: () => Promise.resolve([]),
  slotCounts: () => Promise.resolve([]),
};
const intake: LogIntake = { submit: () => Promise.resolve({ accepted: 1, rejected: [] }) };
const tail: LogTail = {
  subscribe: () => Promise.resolve({ position: '0', close: () => undefined }),
  position: () => '0',
};
const pipeline: PipelineStatus = {
  logsPerSecond: () => 0,
  acceptedTotal: () => 0,
  rejected: () => ({}),
  queueBytes: () => 0,
  queueLimitBytes: () => 1,
  ingestLatencyMs: () => ({ p50: 0, p99: 0 }),
  tailClients: () => 0,
  modelVersion: () => 'test',
};
const store: StoreStatus = { statistics: () => Promise.resolve({ logs: 0, bytes: 0, damagedFiles: [] }) };
const reclassifier: LogReclassifier = { reclassify: () => Promise.resolve({ checked: 0, changed: 0, next: undefined }) };
const feed: AlertFeed = { subscribe: () => () => undefined };

/** An empty installation behind the ports: nothing is stored, everything sent is accepted. By injection token. */
export const emptyPorts = (): Record<string, unknown> => ({
  [LOG_READER]: reader,
  [LOG_RECLASSIFIER]: reclassifier,
  [LOG_INTAKE]: intake,
  [LOG_TAIL]: tail,
  [PIPELINE_STATUS]: pipeline,
  [STORE_STATUS]: store,
  [STORE_POSITION]: () => '0',
  [ALERT_FEED]: feed,
  [BUS_CLIENT]: { emit: () => EMPTY, send: () => EMPTY },
  [CLOCK]: Date.now,
});
