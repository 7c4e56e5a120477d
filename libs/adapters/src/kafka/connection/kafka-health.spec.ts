import { describeWithKafka, testBrokers } from '../../testing/servers.ts';
import { kafkaHealth } from './kafka-health.ts';
import type { KafkaLogger } from './kafka-log.ts';
import { openKafka } from './open-kafka.ts';

const warnings: object[] = [];
const logger: KafkaLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (fields) => warnings.push(fields),
  error: () => undefined,
};
const health = (brokers: readonly string[], findings: readonly string[] = []) =>
  kafkaHealth(openKafka({ brokers, clientId: 'test', logger }), () => findings);

describeWithKafka('the health of Kafka', () => {
  beforeEach(() => void (warnings.length = 0));

  test('is up for checks that come together, also while the first connects', async () => {
    const kafka = health(testBrokers());
    const up = { state: 'up', detail: expect.stringMatching(/^\d+ brokers?$/) as string };
    expect(await Promise.all([kafka.check(), kafka.check(), kafka.check()])).toEqual([up, up, up]);
    expect(warnings).toEqual([]);
    await kafka.close();
  });

  test('is degraded while topics are not as they should be', async () => {
    const kafka = health(testBrokers(), ['Topic logs is wrong.']);
    expect(await kafka.check()).toMatchObject({ state: 'degraded', detail: expect.stringContaining('Topic logs is wrong.') as string });
    await kafka.close();
  });

  test('is down where nobody answers', async () => {
    const kafka = health(['127.0.0.1:1']);
    expect(await kafka.check()).toEqual({ state: 'down', detail: 'it does not answer' });
    await kafka.close();
  });
});
