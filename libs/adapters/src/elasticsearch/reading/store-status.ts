import type { StoreStatistics, StoreStatus } from '@tocsin/core/ports';
import type { ElasticsearchLink } from '../connection/elasticsearch-link.ts';

const TIMEOUT_MS = 5000;

/** Logs and bytes of the daily indices, replicas not counted. */
export class ElasticsearchStatus implements StoreStatus {
  private readonly link: ElasticsearchLink;
  private readonly index: string;

  constructor(link: ElasticsearchLink, index: string) {
    this.link = link;
    this.index = index;
  }

  async statistics(): Promise<StoreStatistics> {
    const { index } = this;
    const options = { timeoutMs: TIMEOUT_MS };
    const [health, stats] = await Promise.all([
      // By the pattern: the alias is not there before the first log, and asking for it would wait, and answer red.
      this.link.read(
        (client, transport) =>
          client.cluster.health({ index: `${index}-*`, level: 'indices', expand_wildcards: 'open', timeout: '1s' }, transport),
        options,
      ),
      this.link.read((client, transport) => client.indices.stats({ index: `${index}-*`, metric: ['docs', 'store'] }, transport), options),
    ]);
    const primaries = stats._all?.primaries;
    return {
      logs: primaries?.docs?.count ?? 0,
      bytes: primaries?.store?.size_in_bytes ?? 0,
      // A red index lacks a shard: some of its logs cannot be read.
      damagedFiles: Object.entries(health.indices ?? {}).flatMap(([name, { status }]) =>
        String(status).toLowerCase() === 'red' ? [name] : [],
      ),
    };
  }
}
