/**
 * The stream of the cluster profile alone, from a topic that was filled before: `node tools/bench/cluster-stream.ts [options]`.
 * Needs dist/stream (`node tools/build-server.mjs stream`), a Kafka and, unless the store only counts, an Elasticsearch; starts a PostgreSQL
 * of its own. CPU is that of the stream's process, by /proc; the servers' is not in it, but they share the machine.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureTopics, LOG_HEADERS, openKafka, topicPlan } from '@tocsin/adapters/kafka';
import { TOPICS } from '@tocsin/contracts';
import { kafkaAccess } from '@tocsin/platform/cluster';
import { loadSettings } from '@tocsin/platform/config';
import { freePort, startOwnPostgres } from '../devstack/index.ts';
import { LOGS_A_BODY, prepareBodies, type PreparedBody, stamp } from './bodies.ts';
import { nodeFlagsOf } from './node-flags.ts';
import { cpuTicks, TICKS_PER_SECOND } from './process-tree.ts';

const { values } = parseArgs({
  options: {
    kafka: { type: 'string', default: process.env['TOCSIN_KAFKA_BROKERS'] ?? '127.0.0.1:9092' },
    /** An Elasticsearch; without it a store that only counts. */
    elasticsearch: { type: 'string' },
    logs: { type: 'string', default: '600000' },
    /** framed: as our API and producer send; single: a record a message, as any other producer does. */
    shape: { type: 'string', default: 'framed' },
    /** A profile of the process's CPU goes here. */
    profile: { type: 'string' },
  },
});
const LOGS = Number(values.logs);
const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'stream', 'main.js');
const PARTITIONS = 3;
const MESSAGE_LOGS = 1000;
/** The first part of the logs warms the process up and does not count. */
const WARM_SHARE = 0.2;

/** Answers as an Elasticsearch that stores everything at once would. */
const countingStore = async (): Promise<{ url: string; close: () => void }> => {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const bulk = request.url?.includes('/_bulk') === true;
      response
        .writeHead(200, { 'content-type': 'application/vnd.elasticsearch+json;compatible-with=8', 'x-elastic-product': 'Elasticsearch' })
        .end(bulk ? '{"errors":false}' : '{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close().closeAllConnections() };
};

const linesOf = ({ body }: PreparedBody): string[] => body.toString('utf8').trimEnd().split('\n');
const messagesOf = (body: PreparedBody) => {
  const lines = linesOf(body);
  if (values.shape === 'single') return lines.map((value) => ({ value }));
  const messages: { value: string; headers: Record<string, string> }[] = [];
  for (let at = 0; at < lines.length; at += MESSAGE_LOGS)
    messages.push({ value: `${lines.slice(at, at + MESSAGE_LOGS).join('\n')}\n`, headers: { [LOG_HEADERS.format]: 'ndjson' } });
  return messages;
};

const prefix = `bench-${process.pid}-`;
const access = kafkaAccess(loadSettings({ env: process.env }));
/** How Kafka is spoken to, for the process that is measured. */
const accessVariables = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^TOCSIN_KAFKA_(TLS|USERNAME|PASSWORD|PASSWORD_FILE|MECHANISM)$/.test(name)),
);
const connection = openKafka({ brokers: values.kafka.split(','), clientId: 'tocsin-bench', prefix, ...access });
const admin = connection.kafka.admin();
const logs = connection.topic(TOPICS.logs);

const fill = async (): Promise<number> => {
  await ensureTopics(connection.kafka, topicPlan({ prefix, logsPartitions: PARTITIONS }));
  const producer = connection.producer();
  await producer.connect();
  const bodies = prepareBodies(16, 1);
  let sent = 0;
  for (let i = 0; sent < LOGS; i++) {
    const body = bodies[i % bodies.length] as PreparedBody;
    stamp(body, Date.now(), 0);
    const messages = messagesOf(body);
    await producer.send({
      topic: logs,
      messages: messages.map((message, n) => ({ ...message, partition: (i * messages.length + n) % PARTITIONS })),
    });
    sent += LOGS_A_BODY;
  }
  await producer.disconnect();
  return sent;
};

/** Share of the messages that is committed. */
const progress = async (): Promise<number> => {
  const [ends, [found]] = await Promise.all([
    admin.fetchTopicOffsets(logs),
    admin.fetchOffsets({ groupId: connection.named('tocsin-stream'), topics: [logs] }),
  ]);
  const all = ends.reduce((sum, { high }) => sum + Number(high), 0);
  const done = found?.partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0) ?? 0;
  return done / all;
};

const main = async (): Promise<void> => {
  await admin.connect();
  const postgres = await startOwnPostgres();
  const store = values.elasticsearch === undefined ? await countingStore() : { url: values.elasticsearch, close: () => undefined };
  const sent = await fill();
  const profiled = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
  const child = spawn(process.execPath, [...nodeFlagsOf('stream'), ...profiled, MAIN], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      TOCSIN_PORT: String(await freePort()),
      TOCSIN_LOG_LEVEL: 'warn',
      ...accessVariables,
      TOCSIN_KAFKA_BROKERS: values.kafka,
      TOCSIN_KAFKA_TOPIC_PREFIX: prefix,
      TOCSIN_ELASTICSEARCH_NODE: store.url,
      TOCSIN_ELASTICSEARCH_INDEX: `${prefix}logs`,
      TOCSIN_DATABASE_URL: postgres.databaseUrl,
    },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    let warm: { share: number; at: number; ticks: number } | undefined;
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (child.exitCode !== null) throw new Error(`The stream ended with ${child.exitCode}.`);
      const now = { share: await progress(), at: performance.now(), ticks: cpuTicks(child.pid ?? 0) };
      if (warm === undefined && now.share >= WARM_SHARE) warm = now;
      if (warm === undefined || now.share < 1) continue;
      const counted = sent * (1 - warm.share);
      const seconds = (now.at - warm.at) / 1000;
      const cpu = ((now.ticks - warm.ticks) / TICKS_PER_SECOND) * 1e6;
      const what = values.elasticsearch === undefined ? 'a store that only counts' : 'Elasticsearch';
      console.log(
        `${values.shape} messages, ${what}: ${Math.round(counted / seconds)} logs/s, ${(cpu / counted).toFixed(1)} CPU µs a log (${Math.round(counted)} logs in ${seconds.toFixed(1)} s)`,
      );
      return;
    }
  } finally {
    child.kill('SIGTERM');
    await ended;
    store.close();
    await postgres.dispose();
    const topics = (await admin.listTopics()).filter((name) => name.startsWith(prefix));
    await admin.deleteTopics({ topics });
    await admin.disconnect();
    if (values.elasticsearch !== undefined) {
      const found = await fetch(`${values.elasticsearch}/${prefix}logs-*`).then((answer) => answer.json() as Promise<object>);
      for (const index of Object.keys(found)) await fetch(`${values.elasticsearch}/${index}`, { method: 'DELETE' });
      await fetch(`${values.elasticsearch}/_index_template/${prefix}logs`, { method: 'DELETE' });
    }
  }
};

await main();
