import type { SearchResult } from '@tocsin/contracts';
import { CallError } from './api-client.ts';
import { Cluster } from './cluster/cluster.ts';
import { describeWithServers } from './cluster/describe-with-servers.ts';
import { Drill, type DrillOptions, type DrillReport } from './cluster/drill.ts';
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
  beforeAll(async () => {
    cluster = await Cluster.start({ api: 2, stream: 2, alerts: 2 });
  }, 180_000);
  afterAll(() => cluster?.dispose(), 60_000);

  /** Runs the fault in traffic; whatever it is, nothing may be lost, doubled, or told wrongly. */
  const drill = async (name: string, fault: (traffic: Traffic, round: number) => Promise<void>, options: Partial<DrillOptions> = {}) => {
    const running = new Drill(cluster, { perSecond: PER_SECOND, raw: true, ...options });
    let report: DrillReport;
    try {
      report = await running.run(
        async (traffic) => {
          for (let round = 0; round < ROUNDS; round++) {
            await fault(traffic, round);
            if (round < ROUNDS - 1) await traffic.more(SOME, LIMIT_MS);
          }
        },
        { before: SOME, after: SOME },
      );
      running.expectNothingLost(report);
    } catch (error) {
      console.error(`${name}: what the processes say\n${await cluster.report()}`);
      throw error;
    }
    const { acknowledged, uncertain, longestGapMs, catchUpMs } = report;
    if (CHAOS)
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
          await cluster.kafka.kill();
          await cluster.kafka.restart();
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
    'the offsets of the group are set back: what is delivered again changes nothing',
    () =>
      drill('redelivery', async (traffic) => {
        await Promise.all(cluster.servers.stream.map((server) => server.kill()));
        const admin = cluster.kafkaClient().admin();
        await admin.connect();
        await traffic.more(SOME / 2, LIMIT_MS);
        const [committed] = await until(
          () => admin.fetchOffsets({ groupId: 'tocsin-stream', topics: ['logs'] }),
          () => true,
        );
        const back = committed?.partitions.map(({ partition, offset }) => ({
          partition,
          offset: String(Math.max(0, Number(offset) - 20)),
        }));
        // Only a group without members can be set back: the killed ones are members until their sessions end.
        await until(
          async () => (await admin.describeGroups(['tocsin-stream'])).groups[0]?.state,
          (state) => state === 'Empty',
          60_000,
        );
        await admin.setOffsets({ groupId: 'tocsin-stream', topic: 'logs', partitions: back ?? [] });
        await admin.disconnect();
        await Promise.all(cluster.servers.stream.map((_server, n) => cluster.crash('stream', n)));
      }),
    LIMIT_MS,
  );
});
