import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { OwnKafkaCluster, type OwnServer, startOwnElasticsearch, startOwnKafka, startOwnPostgres } from '@tocsin/tools/devstack';
import { CompressionCodecs, CompressionTypes, Kafka, logLevel } from 'kafkajs';
import { ApiClient } from '../api-client.ts';
import { ADMIN, type App, freePort, makeDataDir, Server } from '../server.ts';

// The product's topics are compressed with zstd, which this client has no codec of its own for.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: ({ buffer }: { buffer: Buffer }) => Promise.resolve(zstdCompressSync(buffer)),
  decompress: (buffer: Buffer) => Promise.resolve(zstdDecompressSync(buffer)),
});

/** The product's consumer groups, each with its topic, in the order of the flow. */
export const GROUPS = { 'tocsin-stream': 'logs', 'tocsin-windows': 'logs.rollups', 'tocsin-alerts': 'alerts' } as const;

type ClusterApp = Exclude<App, 'standalone'>;
export type ClusterSize = Record<ClusterApp, number>;

/**
 * The whole cluster profile for one test: own Kafka, Elasticsearch and PostgreSQL, and the built apps as processes of their own. A server
 * that was killed comes back on its port, as a restart policy would bring it.
 */
export class Cluster {
  /** By app, in the order of their start; a replaced one keeps its place. */
  readonly servers: Record<ClusterApp, Server[]> = { api: [], stream: [], alerts: [] };

  /** Of all processes, whatever became of them. */
  private readonly folder = makeDataDir();
  private spawned = 0;

  private constructor(
    readonly kafka: OwnServer | OwnKafkaCluster,
    readonly elasticsearch: OwnServer,
    readonly postgres: OwnServer,
    private readonly env: Record<string, string>,
  ) {}

  /** With one broker, or with several and three copies of each message. */
  static async start(
    size: ClusterSize,
    { brokers = 1, env = {} }: { brokers?: number; env?: Record<string, string> } = {},
  ): Promise<Cluster> {
    const [kafka, elasticsearch, postgres] = await startAll(brokers);
    const cluster = new Cluster(kafka, elasticsearch, postgres, {
      TOCSIN_KAFKA_BROKERS: kafka.address,
      TOCSIN_KAFKA_REPLICATION: String(Math.min(3, brokers)),
      TOCSIN_ELASTICSEARCH_NODE: `http://${elasticsearch.address}`,
      TOCSIN_DATABASE_URL: postgres.databaseUrl,
      ...env,
    });
    try {
      // All at once, as Compose or Kubernetes starts them: who makes the tables and topics first is not fixed.
      for (const app of ['api', 'stream', 'alerts'] as const) {
        for (let n = 0; n < size[app]; n++) cluster.servers[app].push(await cluster.spawn(app));
      }
      await Promise.all(cluster.all.map((server) => server.ready()));
      return cluster;
    } catch (error) {
      await cluster.dispose();
      throw error;
    }
  }

  get all(): Server[] {
    return Object.values(this.servers).flat();
  }
  get api(): Server {
    const [first] = this.servers.api;
    if (!first) throw new Error('This cluster has no API.');
    return first;
  }

  /** The one broker of a cluster that has one. */
  get broker(): OwnServer {
    if (this.kafka instanceof OwnKafkaCluster) throw new Error('This cluster has several brokers.');
    return this.kafka;
  }
  get brokers(): OwnKafkaCluster {
    if (this.kafka instanceof OwnKafkaCluster) return this.kafka;
    throw new Error('This cluster has one broker.');
  }

  /** A client of the first API, signed in as the admin. */
  admin(): Promise<ApiClient> {
    return ApiClient.signIn(this.api.url, ADMIN.email, ADMIN.password);
  }

  /** A Kafka client as any other program has it. */
  kafkaClient(): Kafka {
    return new Kafka({ clientId: 'tocsin-e2e', brokers: this.kafka.address.split(','), logLevel: logLevel.NOTHING });
  }

  /** One more of an app, not waited for. */
  async spawn(app: ClusterApp): Promise<Server> {
    const dataDir = join(this.folder, String(this.spawned++));
    mkdirSync(dataDir);
    return Server.spawn({ app, dataDir, port: await freePort(), env: this.env });
  }

  /** kill -9, and after `downMs` the same again; resolves when it is ready. */
  async crash(app: ClusterApp, n = 0, downMs = 0): Promise<void> {
    const server = this.servers[app][n];
    if (!server) throw new Error(`There is no ${app} ${n}.`);
    await server.kill();
    if (downMs > 0) await new Promise((resolve) => setTimeout(resolve, downMs));
    const next = server.again();
    this.servers[app][n] = next;
    await next.ready();
  }

  /** Asks Elasticsearch itself. */
  async elasticsearchCall<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`http://${this.elasticsearch.address}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(30_000),
    });
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer).slice(0, 500)}`);
    return answer;
  }

  /** How many messages of the topic the group has not committed yet. */
  async lag(groupId: string, topic: string): Promise<number> {
    const admin = this.kafkaClient().admin();
    try {
      await admin.connect();
      const [ends, committed] = await Promise.all([admin.fetchTopicOffsets(topic), admin.fetchOffsets({ groupId, topics: [topic] })]);
      const at = new Map(committed[0]?.partitions.map(({ partition, offset }) => [partition, Math.max(0, Number(offset))]));
      return ends.reduce((sum, { partition, offset }) => sum + Number(offset) - (at.get(partition) ?? 0), 0);
    } finally {
      await admin.disconnect();
    }
  }

  /** What the processes say of themselves, and have said, for a test that failed. */
  async report(): Promise<string> {
    const parts = Object.entries(this.servers).flatMap(([app, servers]) =>
      servers.map(async (server, n) => {
        const health = await fetch(`${server.url}/health`, { signal: AbortSignal.timeout(5000) })
          .then((response) => response.text())
          .catch(String);
        return `--- ${app} ${n}\n${health}\n${server.said().slice(-6000)}`;
      }),
    );
    const lags = Object.entries(GROUPS).map(
      async ([group, topic]) => `${group} on ${topic}: ${await this.lag(group, topic).catch(String)}`,
    );
    return (await Promise.all([...parts, ...lags])).join('\n');
  }

  async dispose(): Promise<void> {
    await Promise.all(this.all.filter(({ isRunning }) => isRunning).map((server) => server.kill()));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
    await Promise.all([this.kafka, this.elasticsearch, this.postgres].map((server) => server.dispose()));
  }
}

/** All three, or none. */
const startAll = async (brokers: number): Promise<[OwnServer | OwnKafkaCluster, OwnServer, OwnServer]> => {
  const started: { dispose(): Promise<void> }[] = [];
  const keep = async <T extends { dispose(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const server = await starting;
    started.push(server);
    return server;
  };
  const kafka: Promise<OwnServer | OwnKafkaCluster> = brokers === 1 ? startOwnKafka() : OwnKafkaCluster.start(brokers);
  const starts = [keep(kafka), keep(startOwnElasticsearch()), keep(startOwnPostgres())] as const;
  try {
    return await Promise.all(starts);
  } catch (error) {
    await Promise.allSettled(starts);
    await Promise.all(started.map((server) => server.dispose()));
    throw error;
  }
};
