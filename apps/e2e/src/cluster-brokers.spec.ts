import { CallError } from './api-client.ts';
import { BrokerRoles } from './cluster/broker-roles.ts';
import { Cluster } from './cluster/cluster.ts';
import { describeWithServers } from '@tocsin/tools/devstack';
import { type DrillReport, Drills } from './cluster/drill.ts';
import type { Traffic } from './cluster/traffic.ts';
import { until } from './until.ts';

// Part of `npm run chaos` alone: three brokers and all else take a minute to start and 2 GiB.
const PER_SECOND = 1000;
const AROUND = 3000;
const LIMIT_MS = 400_000;
const PRODUCT_TOPICS = ['logs', 'logs.classified', 'logs.rollups', 'logs.dlq', 'alerts'];
const TOPICS = [...PRODUCT_TOPICS, '__consumer_offsets', '__transaction_state'];

describeWithServers('Kafka of three brokers, three copies, two in sync', () => {
  let cluster: Cluster;
  let drills: Drills;
  let roles: BrokerRoles;
  beforeAll(async () => {
    cluster = await Cluster.start({ api: 2, stream: 2, alerts: 2 }, { brokers: 3 });
    roles = await BrokerRoles.of(cluster);
    drills = await told(Drills.on(cluster), 'start');
    await roles.inSync(TOPICS);
  }, 300_000);
  afterAll(async () => {
    await drills?.stop();
    await roles?.close();
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

  /** Runs the fault in traffic; nothing may be lost, doubled or told wrongly. All brokers run when it begins and when it is over. */
  const drill = async (name: string, fault: (traffic: Traffic) => Promise<void>): Promise<DrillReport> => {
    const options = { perSecond: PER_SECOND, around: AROUND, countOnlyHttp: true };
    const run = async (): Promise<DrillReport> => {
      const report = await drills.run(fault, options);
      drills.expectNothingLost(report, options);
      await roles.inSync(TOPICS);
      return report;
    };
    const report = await told(run(), name);
    const { acknowledged, uncertain, longestGapMs, catchUpMs } = report;
    console.log(
      `${name}: ${acknowledged} acknowledged, ${uncertain} uncertain, longest gap ${longestGapMs} ms, caught up in ${catchUpMs} ms`,
    );
    return report;
  };

  /** kill -9 of one broker; the others take logs without it, and it comes back. */
  const withoutBroker = (nodeId: () => Promise<number>) => async (traffic: Traffic) => {
    const broker = cluster.brokers.broker(await nodeId());
    await broker.kill();
    await traffic.more(AROUND, 60_000);
    await broker.restart();
  };

  test(
    'kill -9 of the broker that leads a partition of logs: the others go on',
    async () => {
      await drill(
        'leader',
        withoutBroker(() => roles.leader('logs', 0)),
      );
    },
    LIMIT_MS,
  );

  test(
    "kill -9 of the broker that coordinates the stream's group",
    async () => {
      await drill(
        'group coordinator',
        withoutBroker(() => roles.groupCoordinator('tocsin-stream')),
      );
    },
    LIMIT_MS,
  );

  test(
    'kill -9 of the broker that coordinates the transactions of a partition',
    async () => {
      await drill(
        'transaction coordinator',
        withoutBroker(() => roles.transactionCoordinator('tocsin-stream-0')),
      );
    },
    LIMIT_MS,
  );

  test(
    'kill -9 of the broker that leads the rollups, where windows are evaluated from',
    async () => {
      await drill(
        'rollups',
        withoutBroker(() => roles.leader('logs.rollups', 0)),
      );
    },
    LIMIT_MS,
  );

  test(
    'two of three killed: ingest answers 503 with Retry-After and acknowledges nothing, and all heals by itself',
    async () => {
      await drill('two of three', async (traffic) => {
        const admin = await cluster.admin();
        const killed = cluster.brokers.brokers.slice(0, 2);
        await Promise.all(killed.map((broker) => broker.kill()));
        const refused = await until(
          () => admin.ingest([{ service: 'refused', message: 'nobody has this' }]).catch((error: unknown) => error),
          (answer) => answer instanceof CallError,
          60_000,
        );
        expect(refused).toMatchObject({ status: 503 });
        expect((refused as CallError).retryAfterSeconds).toBeGreaterThan(0);
        const before = traffic.acknowledged.size;
        for (let tries = 0; tries < 3; tries++) {
          const again: unknown = await admin.ingest([{ service: 'refused', message: 'nor this' }]).catch((error: unknown) => error);
          expect(again).toMatchObject({ status: 503 });
        }
        expect(traffic.acknowledged.size).toBe(before);
        await Promise.all(killed.map((broker) => broker.restart()));
      });
    },
    LIMIT_MS,
  );
});
