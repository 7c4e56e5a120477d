import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseQuery } from '@tocsin/core/query';
import { ALL, log, NOON, RANGE } from '../log-store-contract/contract-logs.ts';
import { logStoreContract, type StoreUnderTest } from '../log-store-contract/log-store-contract.ts';
import { sampleBatch } from '../log-store-contract/sample-batch.ts';
import { BlockStore } from './block-store.ts';
import { encodeBatch } from './encode-batch.ts';

const openStore = async (): Promise<StoreUnderTest> => {
  const directory = mkdtempSync(join(tmpdir(), 'tocsin-store-'));
  const store = await BlockStore.open({ directory, synchronous: 'normal', readers: 2 });
  return {
    reader: store.reader,
    keeper: store,
    reclassifier: store.reclassifier,
    commit: (batchId, batch) => store.writer.commit(batchId, encodeBatch(batch), { accepted: batch.length, rejected: [] }),
    position: () => store.position(),
    close: async () => {
      await store.close();
      rmSync(directory, { recursive: true });
    },
  };
};

logStoreContract('the block store', openStore);

test('names of services that no UTF-8 can hold are counted as what they are, by rollups too', async () => {
  const store = await openStore();
  const services = ['a\ud800', 'a\udc00', 'a\ufffd', 'a😀', 'a\ud800'];
  const batch = sampleBatch(services.map((service) => log(NOON, 'm', { service })));
  await store.commit('b', batch, true);
  const stats = await store.reader.stats({ ...ALL, groupBy: 'service', limit: 9 });
  expect(new Map(stats.groups.map(({ key, count }) => [key, count]))).toEqual(
    new Map([
      ['a\ud800', 2],
      ['a\udc00', 1],
      ['a\ufffd', 1],
      ['a😀', 1],
    ]),
  );
  const { total } = await store.reader.search({ ...RANGE, query: parseQuery('service:"a\ud800"'), limit: 9, order: 'desc' });
  expect(total).toEqual({ value: 2, relation: 'eq' });
  await store.close();
});
