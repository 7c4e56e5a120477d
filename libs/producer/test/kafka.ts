import { randomBytes } from 'node:crypto';
import { Kafka } from 'kafkajs';

const address = process.env['TOCSIN_TEST_KAFKA'];

/** Runs on the Kafka that `npm test` and `npm run stack -- up` start; without one it is reported as skipped, on CI as failed. */
export const describeWithKafka = (name: string, body: (brokers: string[]) => void): void => {
  if (address !== undefined && address !== '') return describe(name, () => body(address.split(',')));
  if (process.env['CI']) {
    describe(name, () => {
      test('has a server to run on', () => {
        throw new Error('TOCSIN_TEST_KAFKA is not set: npm test starts the server and sets it.');
      });
    });
    return;
  }
  describe.skip(`${name} (skipped: TOCSIN_TEST_KAFKA is not set; npm run stack -- up)`, () => body([]));
};

export interface Arrived {
  value: string;
  partition: number;
  headers: Record<string, string>;
}
export interface TestTopic {
  name: string;
  /** Resolves once so many messages have arrived. */
  messages(count: number): Promise<Arrived[]>;
  remove(): Promise<void>;
}

/** A topic of three partitions for one test. */
export const testTopic = async (brokers: string[]): Promise<TestTopic> => {
  const kafka = new Kafka({ brokers, clientId: 'test', logLevel: 0, retry: { retries: 10 } });
  const name = `test-producer-${randomBytes(5).toString('hex')}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: [{ topic: name, numPartitions: 3, configEntries: [{ name: 'max.message.bytes', value: '2097152' }] }],
  });
  return {
    name,
    messages: async (count) => {
      const consumer = kafka.consumer({ groupId: name });
      const arrived: Arrived[] = [];
      await consumer.connect();
      await consumer.subscribe({ topics: [name], fromBeginning: true });
      await new Promise<void>((resolve, reject) => {
        const take = ({ partition, message }: { partition: number; message: { value: Buffer | null; headers?: object } }): void => {
          const headers = Object.fromEntries(Object.entries(message.headers ?? {}).map(([key, value]) => [key, String(value)]));
          arrived.push({ value: String(message.value), partition, headers });
          if (arrived.length === count) resolve();
        };
        consumer.run({ eachMessage: (payload) => Promise.resolve(take(payload)) }).catch(reject);
      });
      await consumer.disconnect();
      return arrived;
    },
    remove: async () => {
      await admin.deleteTopics({ topics: [name] });
      await admin.deleteGroups([name]).catch(() => undefined);
      await admin.disconnect();
    },
  };
};
