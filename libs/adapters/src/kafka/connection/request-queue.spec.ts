import { jest } from '@jest/globals';
import { describeWithKafka, testBrokers } from '../../testing/servers.ts';
import { openKafka } from './open-kafka.ts';

describeWithKafka('a connection to Kafka', () => {
  afterEach(() => jest.restoreAllMocks());

  test('asks for no timer of a negative time, which would come again each millisecond', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const { kafka } = openKafka({ brokers: testBrokers(), clientId: 'test' });
    const admin = kafka.admin();
    await admin.connect();
    await admin.describeCluster();
    await admin.disconnect();
    expect(timers.mock.calls.map(([, delay]) => delay ?? 0).filter((delay) => delay < 0)).toEqual([]);
  });

  test('sends what had to wait for others', async () => {
    const admin = openKafka({ brokers: testBrokers(), clientId: 'test' }).kafka.admin();
    await admin.connect();
    const answers = await Promise.all(Array.from({ length: 50 }, () => admin.listTopics()));
    expect(answers).toHaveLength(50);
    await admin.disconnect();
  });
});
