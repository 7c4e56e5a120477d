import { createTestKafka, type TestKafka } from '@tocsin/adapters/kafka/testing';
import { describeWithKafka } from '@tocsin/adapters/testing';
import { TOPICS } from '@tocsin/contracts';
import type { AlertSignal } from '@tocsin/core/alerting';
import { SignalTopic } from './signal-topic.ts';

const NEVER = new AbortController().signal;
const signalOf = (host: string) => ({ ruleId: 'r', groupKey: host, kind: 'crossed' }) as unknown as AlertSignal;

describe('signals, where writes fail', () => {
  const topic = (write: () => Promise<void>, failures: unknown[]) => {
    const connection = { topic: String } as unknown as ConstructorParameters<typeof SignalTopic>[0];
    return new SignalTopic(connection, (error) => failures.push(error), { write, close: () => Promise.resolve() });
  };

  test('are written again until they are confirmed, and the failure is told once', async () => {
    const failures: unknown[] = [];
    let tries = 0;
    const signals = topic(() => (++tries < 3 ? Promise.reject(new Error('away')) : Promise.resolve()), failures);
    await signals.send([signalOf('a')], NEVER);
    expect({ tries, failures: failures.length }).toEqual({ tries: 3, failures: 1 });
  });

  test('are given up when the evaluation ends here', async () => {
    const end = new AbortController();
    const signals = topic(() => {
      end.abort(new Error('ended'));
      return Promise.reject(new Error('away'));
    }, []);
    await expect(signals.send([signalOf('a')], end.signal)).rejects.toThrow('ended');
  });
});

describeWithKafka('signals on the topic', () => {
  let kafka: TestKafka;
  beforeAll(async () => (kafka = await createTestKafka()));
  afterAll(() => kafka.remove());

  test('are there in their order when the call resolves, keyed by rule and group', async () => {
    const signals = new SignalTopic(kafka.connection, () => undefined);
    const hosts = Array.from({ length: 450 }, (_, n) => `host-${n}`);
    await signals.send(hosts.map(signalOf), NEVER);
    const there = await kafka.messages(TOPICS.alerts);
    expect(there.map(({ value }) => (JSON.parse(String(value)) as AlertSignal).groupKey)).toEqual(hosts);
    expect(String(there[0]?.key)).toBe('["r","host-0"]');
    await signals.close();
  });
});
