import { randomUUID } from 'node:crypto';
import { ApiClient } from '../api-client.ts';
import { until } from '../until.ts';
import { Alarm } from './alarm.ts';
import { type Cluster, GROUPS } from './cluster.ts';
import { NumberedLogs } from './numbered-logs.ts';
import { Traffic, type TrafficOptions } from './traffic.ts';

const THRESHOLD = 12;
const HOSTS = 8;
/** One log of so many is one that the rule counts. */
const SPACING = 6;
const ENVIRONMENT = 'drill';
/** Healing included: sessions that end, brokers that come back, back-off. */
const SETTLE_LIMIT_MS = 120_000;

export interface DrillOptions extends Pick<TrafficOptions, 'countOnlyHttp' | 'twice'> {
  perSecond: number;
  /** Acknowledged logs before the fault and after it, at least. */
  around: number;
  /** A process that dies between a receiver's answer and its own commit tells again, as documented; otherwise each alert is told once. */
  mayTellTwice?: boolean;
}

/** What one drill found. */
export interface DrillReport {
  acknowledged: number;
  uncertain: number;
  missing: number[];
  /** Numbers that are there more than once. */
  doubled: number[];
  /** Never sent, or refused. */
  unexpected: number[];
  /** Hosts with an alert, each as often as it has one. */
  alerts: string[];
  /** Hosts that the webhook was told of as firing. */
  told: string[];
  longestGapMs: number;
  catchUpMs: number;
}

/** A steady rate of logs through a cluster while something breaks, compared with what is stored and told when all has settled. */
export class Drills {
  private constructor(
    private readonly cluster: Cluster,
    private readonly alarm: Alarm,
  ) {}

  static async on(cluster: Cluster): Promise<Drills> {
    return new Drills(cluster, await Alarm.arm(await cluster.admin(), ENVIRONMENT, THRESHOLD));
  }

  stop(): Promise<void> {
    return this.alarm.stop();
  }

  async run(fault: (traffic: Traffic) => Promise<void>, options: DrillOptions): Promise<DrillReport> {
    const { cluster, alarm } = this;
    const admin = await cluster.admin();
    const service = `drill-${randomUUID().slice(0, 8)}`;
    const logs = new NumberedLogs({ service, environment: ENVIRONMENT, threshold: THRESHOLD, hosts: HOSTS, spacing: SPACING });
    // As another program sends, once and no more. Not idempotent and not patient: this client then gives the numbers of a write whose answer
    // was lost to the next one, which the broker confirms without writing it.
    const producer = cluster.kafkaClient().producer({ retry: { retries: 0 } });
    await producer.connect();
    const apis = cluster.servers.api.map(({ url }) => new ApiClient(url, admin.token));
    const traffic = new Traffic({ ...options, logs, apis, producer });
    try {
      await traffic.more(options.around);
      await fault(traffic);
      await traffic.more(options.around, SETTLE_LIMIT_MS);
      await traffic.finish(SETTLE_LIMIT_MS);
      const stoppedAt = performance.now();
      await this.settle();
      const catchUpMs = Math.round(performance.now() - stoppedAt);
      const stored = await storedNumbers(admin, service);
      const alerts = await lastOf(
        () => alarm.alerted(service),
        ({ length }) => length >= HOSTS,
      );
      const told = await lastOf(
        () => alarm.told(service),
        (hosts) => new Set(hosts).size >= HOSTS,
      );
      return { ...comparison(traffic, stored), alerts, told, longestGapMs: Math.round(traffic.longestGapMs), catchUpMs };
    } finally {
      traffic.abort();
      await producer.disconnect().catch(() => undefined);
    }
  }

  /** What must be so after any fault. */
  expectNothingLost({ missing, doubled, unexpected, alerts, told }: DrillReport, { mayTellTwice }: DrillOptions): void {
    const loud = Array.from({ length: HOSTS }, (_, n) => `loud-${n}`);
    expect({ missing, doubled, unexpected, alerts }).toEqual({ missing: [], doubled: [], unexpected: [], alerts: loud });
    expect(mayTellTwice ? [...new Set(told)] : told).toEqual(loud);
  }

  /** Everything that was sent has been stored, counted and told. */
  private async settle(): Promise<void> {
    for (const [group, topic] of Object.entries(GROUPS)) {
      await until(
        () => this.cluster.lag(group, topic).catch(() => -1),
        (lag) => lag === 0,
        SETTLE_LIMIT_MS,
      );
    }
    await this.cluster.elasticsearchCall('POST', '/logs_classified/_refresh');
  }
}

const storedNumbers = async (admin: ApiClient, service: string): Promise<number[]> => {
  const items = await admin.searchAll(`service:${service}`, { order: 'asc' });
  return items.map(({ attributes }) => attributes['n'] as number);
};

const comparison = ({ acknowledged, uncertain }: Traffic, stored: readonly number[]) => {
  const seen = new Set(stored);
  const once = new Set(stored);
  return {
    acknowledged: acknowledged.size,
    uncertain: uncertain.size,
    missing: [...acknowledged].filter((n) => !seen.has(n)),
    doubled: stored.filter((n) => !once.delete(n)),
    unexpected: stored.filter((n) => !acknowledged.has(n) && !uncertain.has(n)),
  };
};

/** Waits for it; if it does not come, the report tells what was there instead. */
const lastOf = async <T>(ask: () => Promise<T> | T, holds: (answer: T) => boolean): Promise<T> => {
  await until(ask, holds, 30_000).catch(() => undefined);
  return ask();
};
