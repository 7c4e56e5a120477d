import { randomUUID } from 'node:crypto';
import type { AlertView, Channel, Page, Rule } from '@tocsin/contracts';
import type { Producer } from 'kafkajs';
import { ApiClient } from '../api-client.ts';
import { Receiver } from '../receiver.ts';
import { until } from '../until.ts';
import { type Cluster, GROUPS } from './cluster.ts';
import { NumberedLogs } from './numbered-logs.ts';
import { Traffic } from './traffic.ts';

const THRESHOLD = 12;
const HOSTS = 8;
/** Healing included: sessions that end, brokers that come back, back-off. */
const SETTLE_LIMIT_MS = 120_000;

export interface DrillOptions {
  perSecond: number;
  /** Half of the logs go raw to Kafka. */
  raw: boolean;
  /** The logs that the rule counts go over HTTP alone. */
  countOnlyHttp?: boolean;
  /** A process that dies between a receiver's answer and its own commit tells again, as documented; otherwise each alert is told once. */
  mayTellTwice?: boolean;
}

/** What one fault drill found, in the words of the issue. */
export interface DrillReport {
  acknowledged: number;
  uncertain: number;
  missing: number[];
  /** Numbers that are there more than once. */
  doubled: number[];
  /** Never sent, or refused. */
  unexpected: number[];
  /** Hosts with an open alert, each as often as it has one. */
  alerts: string[];
  /** Hosts told to the webhook as firing. */
  told: string[];
  longestGapMs: number;
  catchUpMs: number;
}

/**
 * A steady rate of logs through the cluster while something breaks. `run` sends for a while, breaks what it is told to, goes on, waits until
 * all has settled and compares what is stored and told with what was acknowledged.
 */
export class Drill {
  readonly service = `drill-${randomUUID().slice(0, 8)}`;
  private producer: Producer | undefined;

  constructor(
    private readonly cluster: Cluster,
    private readonly options: DrillOptions,
  ) {}

  /** `before` and `after`: acknowledged logs before the fault and after it, at least. */
  async run(fault: (traffic: Traffic) => Promise<void>, { before = 600, after = 600 } = {}): Promise<DrillReport> {
    const { cluster, options } = this;
    const admin = await cluster.admin();
    const receiver = await Receiver.start();
    const rule = await this.makeRule(admin, receiver);
    // The producer of another program: patient, and idempotent, so that its client's own retries double nothing.
    this.producer = options.raw
      ? cluster
          .kafkaClient()
          .producer({ idempotent: true, maxInFlightRequests: 1, retry: { retries: 50, initialRetryTime: 100, maxRetryTime: 1000 } })
      : undefined;
    await this.producer?.connect();
    const spacing = 6;
    const logs = new NumberedLogs(this.service, THRESHOLD, HOSTS, spacing);
    const traffic = new Traffic({
      logs,
      perSecond: options.perSecond,
      apis: cluster.servers.api.map(({ url }) => new ApiClient(url, admin.token)),
      ...(this.producer ? { producer: this.producer } : {}),
      countOnlyHttp: options.countOnlyHttp ?? false,
    });
    try {
      await traffic.more(before);
      await fault(traffic);
      await traffic.more(after, SETTLE_LIMIT_MS);
      await traffic.finish(SETTLE_LIMIT_MS);
      const stoppedAt = performance.now();
      await this.settle();
      const catchUpMs = Math.round(performance.now() - stoppedAt);
      const stored = await this.stored(admin);
      const seen = new Set(stored);
      const once = new Set(stored);
      const alerts = await lastOf(
        () => alertedHosts(admin, rule),
        ({ length }) => length >= logs.loud.length,
      );
      const told = await lastOf(
        () => toldHosts(receiver),
        (hosts) => new Set(hosts).size >= logs.loud.length,
      );
      return {
        acknowledged: traffic.acknowledged.size,
        uncertain: traffic.uncertain.size,
        missing: [...traffic.acknowledged].filter((n) => !seen.has(n)),
        doubled: stored.filter((n) => !once.delete(n)),
        unexpected: stored.filter((n) => !traffic.acknowledged.has(n) && !traffic.uncertain.has(n)),
        alerts,
        told,
        longestGapMs: Math.round(traffic.longestGapMs),
        catchUpMs,
      };
    } finally {
      traffic.abort();
      await this.producer?.disconnect().catch(() => undefined);
      await receiver.stop();
    }
  }

  /** What must be so after any fault. */
  expectNothingLost(report: DrillReport): void {
    const loud = Array.from({ length: HOSTS }, (_, n) => `loud-${n}`);
    const { missing, doubled, unexpected, alerts } = report;
    expect({ missing, doubled, unexpected, alerts }).toEqual({ missing: [], doubled: [], unexpected: [], alerts: loud });
    expect(this.options.mayTellTwice ? [...new Set(report.told)] : report.told).toEqual(loud);
  }

  private async makeRule(admin: ApiClient, receiver: Receiver): Promise<Rule> {
    const { id } = await admin.post<Channel>('/api/v1/channels', {
      name: this.service,
      type: 'webhook',
      config: { url: `${receiver.url}/hook`, secret: 'a-secret-of-sixteen-or-more' },
    });
    const rule = await admin.post<Rule>('/api/v1/rules', {
      name: this.service,
      query: `service:${this.service} level>=error`,
      groupBy: ['host'],
      window: '30m',
      threshold: THRESHOLD,
      severity: 'critical',
      channels: [id],
    });
    await this.ruleInForce(admin, rule);
    return rule;
  }

  /** Rules are in force within five seconds; a group of their own shows when. */
  private async ruleInForce(admin: ApiClient, rule: Rule): Promise<void> {
    await until(
      async () => {
        const probe = Array.from({ length: THRESHOLD }, () => ({
          service: this.service,
          level: 'error',
          host: 'probe',
          message: 'is the rule in force?',
        }));
        await admin.ingest(probe);
        return (await admin.get<Page<AlertView>>(`/api/v1/alerts?ruleId=${rule.id}`)).items;
      },
      ({ length }) => length > 0,
      30_000,
    );
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

  private async stored(admin: ApiClient): Promise<number[]> {
    const items = await admin.searchAll(`service:${this.service} -host:probe`, { order: 'asc' });
    return items.map(({ attributes }) => attributes['n'] as number);
  }
}

/** Waits for it; the report tells what was there instead. */
const lastOf = async <T>(ask: () => Promise<T> | T, holds: (answer: T) => boolean): Promise<T> => {
  await until(ask, holds, 30_000).catch(() => undefined);
  return ask();
};

/** One for each alert of the rule, whatever its state. */
const alertedHosts = async (admin: ApiClient, { id }: Rule): Promise<string[]> => {
  const { items } = await admin.get<Page<AlertView>>(`/api/v1/alerts?status=all&ruleId=${id}&limit=200`);
  return items
    .map(({ group }) => group['host'] ?? '')
    .filter((host) => host !== 'probe')
    .sort();
};

const toldHosts = (receiver: Receiver): string[] =>
  receiver.received
    .map(({ body }) => JSON.parse(body) as { status: string; alerts: { labels: Record<string, string> }[] })
    .filter(({ status }) => status === 'firing')
    .flatMap(({ alerts }) => alerts.map(({ labels }) => labels['host'] ?? ''))
    .filter((host) => host !== 'probe')
    .sort();
