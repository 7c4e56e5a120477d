import { randomBytes } from 'node:crypto';
import type { LogBatch } from '@tocsin/core/record';
import { testElasticsearch } from '../../testing/servers.ts';
import { type RowOrigin } from '../document-id.ts';
import { type ElasticsearchStore, type ElasticsearchStoreOptions, openElasticsearchStore } from '../elasticsearch-store.ts';
import { encodeDocuments } from '../encode-documents.ts';

/** A name for the indices of one test. */
export const testIndex = (): string => `test_${randomBytes(6).toString('hex')}`;

/** A store with indices of its own on the test server; `remove` takes them, and the template, away again. */
export const openTestStore = async (
  options: Partial<ElasticsearchStoreOptions> = {},
): Promise<ElasticsearchStore & { index: string; remove(): Promise<void> }> => {
  const index = options.index ?? testIndex();
  // Tests refresh when they want to see: a timer would only keep the server busy.
  const store = await openElasticsearchStore({ node: testElasticsearch(), refreshMs: 60_000, ...options, index });
  return {
    ...store,
    index,
    remove: async () => {
      await store.retain(Number.MAX_SAFE_INTEGER);
      await store.removeTemplate();
      await store.close();
    },
  };
};

/** Origins of a message's rows, as the stream names them. */
export const originsOf = (batch: LogBatch, message: Omit<RowOrigin, 'row' | 'batchRow'>): RowOrigin[] =>
  Array.from({ length: batch.length }, (_, row) => ({ ...message, row, ...(message.batch === undefined ? {} : { batchRow: row }) }));

/** Writes batches one after the other, each as a message of Kafka's, and makes them searchable. */
export class TestCommits {
  private readonly store: ElasticsearchStore;
  private readonly index: string;
  private offset = 0;
  private position = 0;

  constructor(store: ElasticsearchStore, index: string) {
    this.store = store;
    this.index = index;
  }

  /** The newest commit position. */
  get newest(): string {
    return String(this.position);
  }

  async commit(batch: LogBatch, batchId: string | undefined) {
    const origins = originsOf(batch, { partition: 0, offset: String(this.offset++), ...(batchId === undefined ? {} : { batch: batchId }) });
    const first = this.position + 1;
    const { repeatedRows } = await this.store.writer.write(encodeDocuments(batch, origins, { index: this.index, position: first }));
    const duplicate = batch.length > 0 && repeatedRows.length === batch.length;
    if (!duplicate) this.position += batch.length;
    await this.store.refresh();
    return { duplicate, receipt: { accepted: batch.length, rejected: [] }, firstSequence: first };
  }
}
