import { encodeDocuments, type RowOrigin } from '@tocsin/adapters/elasticsearch/documents';
import { openElasticsearchStore } from '@tocsin/adapters/elasticsearch/store';
import type { ClassifiedLog } from '@tocsin/contracts';
import { CommandFailure } from '../command-failure.ts';
import { batchesOf } from './log-columns.ts';
import type { TargetLogs } from './log-store.ts';

export interface ElasticsearchTargetOptions {
  node: string;
  /** Base of the daily indices' names, and their alias. */
  index: string;
  shards: number;
  replicas: number;
}

/** Moved logs came from no message: their ids are given, and nothing else of an origin is kept of them. */
const NO_ORIGIN: RowOrigin = { partition: 0, offset: '0', row: 0 };

/** The cluster's log store. Makes the index template. `notes`: what a person should know of the indices. @throws IndexSetupError, StoreUnavailableError */
export const openElasticsearchTarget = async (options: ElasticsearchTargetOptions): Promise<TargetLogs & { notes: string[] }> => {
  const store = await openElasticsearchStore(options);
  const notes = await store.ensure().catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  return {
    notes,
    reader: store.reader,
    put: async (logs: readonly ClassifiedLog[]) => {
      for (const { batch, ids } of batchesOf(logs)) {
        const origins = new Array<RowOrigin>(ids.length).fill(NO_ORIGIN);
        const { refusedRows } = await store.writer.write(encodeDocuments(batch, origins, { index: options.index, ids }));
        const [first] = refusedRows;
        if (first !== undefined) {
          throw new CommandFailure(`Elasticsearch refused ${refusedRows.length} logs; the first, ${ids[first.row]}: ${first.reason}`);
        }
      }
    },
    settle: () => store.refresh(),
    close: () => store.close(),
  };
};
