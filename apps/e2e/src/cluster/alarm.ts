import { randomUUID } from 'node:crypto';
import type { AlertView, Channel, Page, Rule } from '@tocsin/contracts';
import type { ApiClient } from '../api-client.ts';
import { Receiver } from '../receiver.ts';
import { until } from '../until.ts';

interface WebhookMessage {
  status: string;
  alerts: { labels: Record<string, string> }[];
}

/** One rule over the errors of all drills, by service and host, and the webhook that it tells. */
export class Alarm {
  private constructor(
    private readonly admin: ApiClient,
    private readonly rule: Rule,
    private readonly receiver: Receiver,
  ) {}

  /** Resolves once the rule is in force, which a service of its own shows. */
  static async arm(admin: ApiClient, environment: string, threshold: number): Promise<Alarm> {
    const receiver = await Receiver.start();
    try {
      const alarm = new Alarm(admin, await makeRule(admin, receiver, environment, threshold), receiver);
      const service = `probe-${randomUUID()}`;
      const probe = Array.from({ length: threshold }, () => ({ service, environment, level: 'error', host: 'a', message: 'in force?' }));
      await until(
        async () => {
          await admin.ingest(probe);
          return alarm.alerted(service);
        },
        ({ length }) => length > 0,
        // Right after a cold start: groups form, each change of members moves partitions, on two cores that all servers share.
        90_000,
      );
      return alarm;
    } catch (error) {
      await receiver.stop();
      throw error;
    }
  }

  /** The hosts of the service with an alert, whatever its state; a host as often as it has one. */
  async alerted(service: string): Promise<string[]> {
    const { items } = await this.admin.get<Page<AlertView>>(`/api/v1/alerts?status=all&ruleId=${this.rule.id}&limit=200`);
    return items
      .filter(({ group }) => group['service'] === service)
      .map(({ group }) => group['host'] ?? '')
      .sort();
  }

  /** The hosts of the service that the webhook was told of as firing; a host as often as it was told. */
  told(service: string): string[] {
    return this.receiver.received
      .map(({ body }) => JSON.parse(body) as WebhookMessage)
      .filter(({ status }) => status === 'firing')
      .flatMap(({ alerts }) => alerts.map(({ labels }) => labels))
      .filter((labels) => labels['service'] === service)
      .map((labels) => labels['host'] ?? '')
      .sort();
  }

  stop(): Promise<void> {
    return this.receiver.stop();
  }
}

const makeRule = async (admin: ApiClient, receiver: Receiver, environment: string, threshold: number): Promise<Rule> => {
  const { id } = await admin.post<Channel>('/api/v1/channels', {
    name: 'Drills',
    type: 'webhook',
    config: { url: `${receiver.url}/hook`, secret: 'a-secret-of-sixteen-or-more' },
  });
  return admin.post<Rule>('/api/v1/rules', {
    name: 'Drills',
    query: `environment:${environment} level>=error`,
    groupBy: ['service', 'host'],
    window: '2h',
    threshold,
    severity: 'critical',
    channels: [id],
  });
};
