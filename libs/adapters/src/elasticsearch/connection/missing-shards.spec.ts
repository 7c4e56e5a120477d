import { Client } from '@elastic/elasticsearch';
import { describeWithElasticsearch, testElasticsearch } from '../../testing/servers.ts';
import { LogIndex } from '../reading/log-index.ts';
import { testIndex } from '../testing/test-store.ts';
import { ElasticsearchLink, ShardsMissingError } from './elasticsearch-link.ts';

describeWithElasticsearch('an index whose shard is not there yet', () => {
  const ELSEWHERE = 'index.routing.allocation.require.there';
  let client: Client;
  let link: ElasticsearchLink;
  let name: string;
  beforeEach(async () => {
    client = new Client({ node: testElasticsearch() });
    link = new ElasticsearchLink(client);
    name = testIndex();
    await client.indices.create({
      index: `${name}-1`,
      wait_for_active_shards: 0,
      settings: { [ELSEWHERE]: 'no' },
      aliases: { [name]: {} },
      mappings: { properties: { timestamp: { type: 'date' } } },
    });
  });
  afterEach(async () => {
    await client.indices.delete({ index: `${name}-1` });
    await client.close();
  });
  const search = () => new LogIndex(link, name).search({ size: 0 });

  test('a search waits for it, as after each log of a new day', async () => {
    const [found] = await Promise.all([search(), client.indices.putSettings({ index: `${name}-1`, settings: { [ELSEWHERE]: null } })]);
    expect(found.hits.total).toEqual({ value: 0, relation: 'eq' });
  });

  test('one that does not come ends the search, and nobody takes the server for away', async () => {
    await expect(search()).rejects.toBeInstanceOf(ShardsMissingError);
    expect(link.isBroken).toBe(false);
  });
});
