import type { SearchResult } from '@tocsin/contracts';
import { CallError } from './api-client.ts';
import { Cluster } from './cluster/cluster.ts';
import { describeWithServers } from '@tocsin/tools/devstack';
import { type DrillOptions, type DrillReport, Drills } from './cluster/drill.ts';
import type { Traffic } from './cluster/traffic.ts';
import { until } from './until.ts';

/** `npm run chaos`: the same faults at the rate of a busy day and many times over. */
const CHAOS = process.env['TOCSIN_CHAOS'] === '1';
const PER_SECOND = CHAOS ? 2000 : 600;
const ROUNDS = CHAOS ? Number(process.env['TOCSIN_CHAOS_ROUNDS'] ?? 3) : 1;
/** Logs that pass before, between and after faults. */
const SOME = CHAOS ? 6000 : 600;
const LIMIT_MS = CHAOS ? 600_000 : 150_000;

describeWithServers('faults in the middle of a steady rate', () => {
  let cluster: Cluster;
  let drills: Drills;
  beforeAll(async () => {
    cluster = await Cluster.start({ api: 2, stream: 2, alerts: 2 });
    drills = await told(Drills.on(cluster), 'start');
  }, 240_000);
  afterAll(async () => {
    await drills?.stop();
    await cluster?.dispose();
  }, 60_000);

  /** A failure shows what the processes say. */
  const told = async <T>(work: Promise<T>, name: string): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      console.error(`${name}: what the processes say\n${await cluster.report()}`);
      throw error;
    }
  };

  /** Runs the fault in traffic; whatever it is, nothing may be lost, doubled, or told wrongly. */
  const drill = async (name: string, fault: (traffic: Traffic, round: number) => Promise<void>, special: Partial<DrillOptions> = {}) => {
    const options = { perSecond: PER_SECOND, around: SOME, ...special };
    const run = async (): Promise<DrillReport> => {
      const report = await drills.run(async (traffic) => {
        for (let round = 0; round < ROUNDS; round++) {
          await fault(traffic, round);
          if (round < ROUNDS - 1) await traffic.more(SOME, LIMIT_MS);
        }
      }, options);
      drills.expectNothingLost(report, options);
      return report;
    };
    const { acknowledged, uncertain, longestGapMs, catchUpMs } = await told(run(), name);
    if (!CHAOS) return;
    console.log(
      `${name}: ${acknowledged} acknowledged, ${uncertain} uncertain, longest gap ${longestGapMs} ms, caught up in ${catchUpMs} ms`,
    );
  };
  const pick = (round: number, of: number): number => round % of;

  test('kill -9 of a stream process', () => drill('stream', (_traffic, round) => cluster.crash('stream', pick(round, 2))), LIMIT_MS);

  test('kill -9 of an API process', () => drill('api', (_traffic, round) => cluster.crash('api', pick(round, 2))), LIMIT_MS);

  test(
    'kill -9 of both alerts processes',
    () =>
      drill('alerts', async () => void (await Promise.all([cluster.crash('alerts', 0), cluster.crash('alerts', 1)])), {
        mayTellTwice: true,
      }),
    LIMIT_MS,
  );

  test(
    'kill -9 of the broker',
    () =>
      drill(
        'broker',
        async () => {
          await cluster.broker.kill();
          await cluster.broker.restart();
        },
        { countOnlyHttp: true },
      ),
    LIMIT_MS,
  );

  test(
    'kill -9 of Elasticsearch: meanwhile searches answer 503, logs are taken',
    () =>
      drill('elasticsearch', async (traffic) => {
        await cluster.elasticsearch.kill();
        const admin = await cluster.admin();
        await traffic.more(SOME / 2);
        const answer = await admin.search('service:anything').catch((error: unknown) => error);
        expect(answer).toBeInstanceOf(CallError);
        expect((answer as CallError).status).toBe(503);
        await cluster.elasticsearch.restart();
        // Heals by itself.
        await until(
          () => admin.search('service:anything').catch(() => undefined),
          (found: SearchResult | undefined) => found !== undefined,
          60_000,
        );
      }),
    LIMIT_MS,
  );

  test(
    'a rebalance storm: stream processes come and go',
    () =>
      drill('rebalances', async (traffic) => {
        for (let turn = 0; turn < 3; turn++) {
          const third = await cluster.spawn('stream');
          await third.ready();
          await traffic.more(SOME / 4, LIMIT_MS);
          if (turn % 2) await third.kill();
          else expect(await third.stop()).toMatchObject({ code: 0 });
          await traffic.more(SOME / 4, LIMIT_MS);
        }
      }),
    LIMIT_MS,
  );

  test(
    'a poison record between good ones',
    () =>
      drill('poison', async () => {
        const producer = cluster.kafkaClient().producer();
        await producer.connect();
        const poison = [
          '',
          '{',
          '[]',
          'null',
          '{"message":{"toString":1}}',
          '\u0000\uffff',
          '['.repeat(50_000),
          `{"message":"${'x'.repeat(700_000)}"}`,
        ];
        for (const partition of [0, 1, 2]) {
          await producer.send({ topic: 'logs', messages: [...poison.map((value) => ({ value, partition })), { value: null, partition }] });
        }
        await producer.disconnect();
      }),
    LIMIT_MS,
  );

  test(
    'a full disk: Elasticsearch makes every index read-only, and writable again',
    () =>
      drill('read-only', async (traffic) => {
        await cluster.elasticsearchCall('PUT', '/logs_classified/_settings', { 'index.blocks.read_only_allow_delete': true });
        await traffic.more(SOME, LIMIT_MS);
        await cluster.elasticsearchCall('PUT', '/logs_classified/_settings', { 'index.blocks.read_only_allow_delete': null });
      }),
    LIMIT_MS,
  );

  test(
    'duplicate delivery: what a sender sent twice under one batch id, to two partitions',
    () => drill('duplicates', () => Promise.resolve(), { twice: true }),
    LIMIT_MS,
  );

  test(
    'the offsets of the group are set back by an operator: what is read again is stored, counted and told once',
    () =>
      drill('offsets set back', async (traffic) => {
        await Promise.all(cluster.servers.stream.map((server) => server.kill()));
        await traffic.more(SOME / 2, LIMIT_MS);
        await setBack(cluster, 20);
        await Promise.all(cluster.servers.stream.map((_server, n) => cluster.crash('stream', n)));
      }),
    LIMIT_MS,
  );
});

/** Sets the group of the stream back by so many messages of each partition, as kafka-consumer-groups --reset-offsets does. */
const setBack = async (cluster: Cluster, messages: number): Promise<void> => {
  const groupId = 'tocsin-stream';
  const admin = cluster.kafkaClient().admin();
  await admin.connect();
  try {
    // Only a group without members can be set back: killed ones are members until their sessions end.
    await until(
      async () => (await admin.describeGroups([groupId])).groups[0]?.state,
      (state) => state === 'Empty',
      60_000,
    );
    const [committed] = await admin.fetchOffsets({ groupId, topics: ['logs'] });
    const earlier = (offset: string): string => String(Math.max(0, Number(offset) - messages));
    const partitions = (committed?.partitions ?? []).map(({ partition, offset }) => ({ partition, offset: earlier(offset) }));
    await admin.setOffsets({ groupId, topic: 'logs', partitions });
  } finally {
    await admin.disconnect();
  }
};
