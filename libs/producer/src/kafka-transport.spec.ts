import { Kafka } from 'kafkajs';
import { describeWithKafka, testTopic, type TestTopic } from '../test/kafka.ts';
import { kafkaTransport, type KafkaTransportClient, type KafkaTransportMessage, Producer, type ProducerOptions } from './index.ts';

/** A client that takes what it is given, or fails as it is told, one answer a write. */
class FakeKafka implements KafkaTransportClient {
  readonly written: KafkaTransportMessage[][] = [];
  failures: (Error | 'unconfirmed' | 'silent')[] = [];
  opened = 0;
  closed = 0;

  producer() {
    return {
      connect: () => {
        this.opened++;
        return Promise.resolve();
      },
      disconnect: () => {
        this.closed++;
        return Promise.resolve();
      },
      send: ({ messages }: { messages: KafkaTransportMessage[] }) => {
        const failure = this.failures.shift();
        if (failure instanceof Error) return Promise.reject(failure);
        if (failure === 'silent') return new Promise<never>(() => undefined);
        this.written.push(messages);
        return Promise.resolve(failure === 'unconfirmed' ? [] : [{ errorCode: 0 }]);
      },
    };
  }
}
const producerOf = (kafka: KafkaTransportClient, options: Partial<ProducerOptions> = {}, timeoutMs = 1000) =>
  new Producer({ transport: kafkaTransport({ kafka, timeoutMs }), maxBackoffMs: 5, ...options });
const linesOf = (messages: readonly KafkaTransportMessage[]) => messages.flatMap(({ value }) => value.toString().trimEnd().split('\n'));

describe('over Kafka', () => {
  test('a batch goes out as lines of JSON, with its id and the row at which it begins', async () => {
    const kafka = new FakeKafka();
    const producer = producerOf(kafka, { batchLogs: 2 });
    for (const message of ['a', 'b', 'c']) producer.log({ message });
    await producer.close();
    expect(kafka.written.map(linesOf)).toEqual([['{"message":"a"}', '{"message":"b"}'], ['{"message":"c"}']]);
    const [first, second] = kafka.written.map(([message]) => message?.headers);
    expect(first).toEqual({ 'tocsin-format': 'ndjson', 'tocsin-batch': expect.stringMatching(/^[\w-]{43}$/), 'tocsin-row': '0' });
    expect(second?.['tocsin-batch']).not.toBe(first?.['tocsin-batch']);
    expect(producer.counts).toEqual({ queued: 0, delivered: 3, rejected: 0, lost: 0 });
    expect([kafka.opened, kafka.closed]).toEqual([1, 1]);
  });

  test('a large batch is cut between records, each message saying where it begins', async () => {
    const kafka = new FakeKafka();
    const producer = producerOf(kafka, { batchBytes: 8 << 20 });
    const records = Array.from({ length: 40 }, (_, n) => ({ message: `${n}`, filler: 'x'.repeat(100_000) }));
    for (const record of records) producer.log(record);
    await producer.close();
    const messages = kafka.written.flat();
    expect(linesOf(messages)).toEqual(records.map((record) => JSON.stringify(record)));
    expect(messages.every(({ value }) => value.length <= 512 * 1024)).toBe(true);
    expect(messages.map(({ headers }) => Number(headers['tocsin-row']))).toEqual(messages.map((_, n) => n * 5));
    expect(kafka.written.every((write) => write.reduce((sum, { value }) => sum + value.length, 0) <= 1536 * 1024)).toBe(true);
  });

  test.each([
    ['fails', new Error('connection closed')],
    ['is confirmed for no partition', 'unconfirmed' as const],
    ['gets no answer', 'silent' as const],
  ])('a write that %s is tried again under the same id, over a new producer', async (_, failure) => {
    const kafka = new FakeKafka();
    kafka.failures = [failure];
    const producer = producerOf(kafka, {}, 30);
    producer.log({ message: 'a' });
    await producer.close();
    expect(new Set(kafka.written.map(([message]) => message?.headers['tocsin-batch'])).size).toBe(1);
    expect(producer.counts).toEqual({ queued: 0, delivered: 1, rejected: 0, lost: 0 });
    expect([kafka.opened, kafka.closed]).toEqual([2, 2]);
  });

  test('what the broker will never take is given up at once', async () => {
    const kafka = new FakeKafka();
    kafka.failures = [Object.assign(new Error('wrapped'), { cause: { type: 'MESSAGE_TOO_LARGE' } })];
    const lost: string[] = [];
    const producer = producerOf(kafka, { onLost: (_, why) => lost.push(why) });
    producer.log({ message: 'a' });
    await producer.close();
    expect(lost).toEqual(['Kafka did not take the batch (MESSAGE_TOO_LARGE)']);
    expect(kafka.written).toEqual([]);
  });
});

describeWithKafka('over a real Kafka', (brokers) => {
  let topic: TestTopic;
  beforeAll(async () => (topic = await testTopic(brokers)));
  afterAll(() => topic.remove());

  test('every log arrives once, in the partitions by turns', async () => {
    const kafka = new Kafka({ brokers, clientId: 'test', logLevel: 0 });
    const transport = kafkaTransport({ kafka, topic: topic.name });
    const producer = new Producer({ transport, batchLogs: 50 });
    for (let n = 0; n < 300; n++) producer.log({ message: `${n}` });
    await producer.close(20_000);
    expect(producer.counts).toEqual({ queued: 0, delivered: 300, rejected: 0, lost: 0 });
    const messages = await topic.messages(6);
    const lines = messages
      .flatMap(({ value }) => value.trimEnd().split('\n'))
      .map((line) => Number((JSON.parse(line) as { message: string }).message));
    expect(lines.sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => n));
    expect(messages.map(({ partition }) => partition).sort()).toEqual([0, 0, 1, 1, 2, 2]);
    expect(new Set(messages.map(({ headers }) => headers['tocsin-batch'])).size).toBe(6);
  });
});
