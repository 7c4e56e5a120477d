import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logStoreContract } from '../log-store-contract/log-store-contract.ts';
import { BlockStore } from './block-store.ts';
import { encodeBatch } from './encode-batch.ts';

logStoreContract('the block store', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tocsin-store-'));
  const store = await BlockStore.open({ directory, synchronous: 'normal', readers: 2 });
  return {
    reader: store.reader,
    keeper: store,
    commit: (batchId, batch) => store.writer.commit(batchId, encodeBatch(batch), { accepted: batch.length, rejected: [] }),
    position: () => store.position(),
    close: async () => {
      await store.close();
      rmSync(directory, { recursive: true });
    },
  };
});
