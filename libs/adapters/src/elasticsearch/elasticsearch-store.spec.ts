import { logStoreContract } from '../log-store-contract/log-store-contract.ts';
import { describeWithElasticsearch } from '../testing/servers.ts';
import { TestCommits, openTestStore } from './testing/test-store.ts';

describeWithElasticsearch('Elasticsearch', () => {
  logStoreContract('Elasticsearch', async () => {
    const store = await openTestStore();
    const commits = new TestCommits(store, store.index);
    return {
      reader: store.reader,
      keeper: store,
      reclassifier: store.reclassifier,
      commit: (batchId, batch, keyed) => commits.commit(batch, keyed ? batchId : undefined),
      position: () => commits.newest,
      close: () => store.remove(),
    };
  });
});
