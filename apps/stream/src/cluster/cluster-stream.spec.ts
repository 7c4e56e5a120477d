import type { EncodedDocuments } from '@tocsin/adapters/elasticsearch/documents';
import { LOG_HEADERS } from '@tocsin/adapters/kafka';
import { createTestKafka, type TestKafka } from '@tocsin/adapters/kafka/testing';
import { describeWithKafka } from '@tocsin/adapters/testing';
import { type ClassifiedLog, type OriginatedDeadLetter, type Rule, RuleInput, Settings, type Topic, TOPICS } from '@tocsin/contracts';
import type { AlertSignal, Rollup } from '@tocsin/core/alerting';
import type { SlotCount } from '@tocsin/core/ports';
import type { TemplateNote } from '@tocsin/core/templates';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import type { KafkaMessage, Producer } from 'kafkajs';
import type { StreamConfiguration } from '../configuration/configuration-source.ts';
import { judgedByShipped } from '../testing/judged-by-shipped.ts';
import { ClusterStream } from './cluster-stream.ts';
import { MemoryDocumentStore } from './testing/memory-document-store.ts';

const HOUR_AGO = new Date(Date.now() - 3_600_000).toISOString();
const rule = (id: string, input: Partial<RuleInput>): Rule => ({
  ...RuleInput.parse({ name: id, threshold: 3, window: '5m', ...input }),
  id,
  createdAt: HOUR_AGO,
  updatedAt: HOUR_AGO,
  updatedBy: null,
});

/** A process of the stream, without its database and its Elasticsearch. */
class TestProcess {
  readonly stream: ClusterStream<EncodedDocuments>;
  version = 1;
  /** Templates that the process wrote down. */
  readonly templates: TemplateNote[] = [];
  constructor(
    kafka: TestKafka,
    store: MemoryDocumentStore,
    readonly configuration: StreamConfiguration,
    counts: SlotCount[] = [],
  ) {
    this.stream = new ClusterStream({
      connection: kafka.connection,
      index: 'logs_classified',
      write: store.write,
      reader: {
        slotCounts: () => Promise.resolve(counts),
        search: () => Promise.resolve({ items: [], nextCursor: null, total: { value: 0, relation: 'eq' } }),
      },
      configuration: { version: () => Promise.resolve(this.version), read: () => Promise.resolve(this.configuration) },
      templates: {
        note: (notes) => Promise.resolve(void this.templates.push(...notes)),
        forget: () => Promise.resolve(),
        fresh: { each: () => Promise.resolve(), knownTexts: () => Promise.resolve([]) },
      },
      clock: Date.now,
      workers: 1,
      metrics: new MetricsRegistry(),
      journal: { log: () => undefined, warn: () => undefined, error: () => undefined },
      configurationEveryMs: 50,
    });
  }
}

describeWithKafka('the stream of the cluster', () => {
  let kafka: TestKafka;
  let producer: Producer;
  let store: MemoryDocumentStore;
  const processes: TestProcess[] = [];

  const begin = async (rules: Rule[] = []): Promise<TestProcess> => {
    const process = new TestProcess(kafka, store, { rules, redaction: Settings.parse({}).redaction, classification: judgedByShipped() });
    processes.push(process);
    await process.stream.start();
    return process;
  };
  const produce = (partition: number, messages: { value: string | null; headers?: Record<string, string> }[]) =>
    producer.send({ topic: kafka.connection.topic(TOPICS.logs), messages: messages.map((each) => ({ ...each, partition })) });
  /** Messages of a topic once one of them passes. */
  const seen = async (topic: Topic, passes: (messages: KafkaMessage[]) => boolean): Promise<KafkaMessage[]> => {
    for (;;) {
      const messages = await kafka.messages(topic);
      if (passes(messages)) return messages;
    }
  };
  const parsed = <T>(messages: KafkaMessage[]): T[] => messages.map(({ value }) => JSON.parse(String(value)) as T);
  const logsIn = (messages: KafkaMessage[]) => parsed<{ logs: ClassifiedLog[] }>(messages).flatMap(({ logs }) => logs);

  beforeEach(async () => {
    kafka = await createTestKafka();
    store = new MemoryDocumentStore();
    producer = kafka.connection.producer();
    await producer.connect();
  });
  afterEach(async () => {
    await Promise.all(processes.splice(0).map(({ stream }) => stream.stop()));
    await producer.disconnect();
    await kafka.remove();
  });

  it('stores every log, tells of it, and sends what is no log to the dead letters', async () => {
    await produce(0, [
      { value: '{"message":"plain one","service":"shop"}' },
      { value: 'password=hunter2 is no record' },
      { value: null },
      { value: '{"message":\n"in two lines"}' },
    ]);
    await produce(1, [{ value: '{"message":"a"}\n{"message":"b"}\n', headers: { [LOG_HEADERS.format]: 'ndjson' } }]);
    await begin();
    const classified = logsIn(await seen(TOPICS.classified, (all) => logsIn(all).length >= 4));
    expect(classified.map(({ message }) => message).sort()).toEqual(['a', 'b', 'in two lines', 'plain one']);
    expect([...store.byId.keys()].sort()).toEqual(classified.map(({ id }) => id).sort());
    const letters = parsed<OriginatedDeadLetter>(await seen(TOPICS.deadLetters, (all) => all.length >= 2));
    const topic = kafka.connection.topic(TOPICS.logs);
    expect(letters).toEqual([
      expect.objectContaining({
        reason: 'not_json',
        sample: 'password=[redacted:secret] is no record',
        origin: { topic, partition: 0, offset: '1' },
      }),
      expect.objectContaining({ reason: 'not_json', sample: null, origin: { topic, partition: 0, offset: '2' } }),
    ]);
  });

  it('a batch that its sender sent again is told of once', async () => {
    const headers = { [LOG_HEADERS.format]: 'ndjson', [LOG_HEADERS.batch]: 'b1', [LOG_HEADERS.row]: '0' };
    const value = '{"message":"once","timestamp":"2026-01-01T00:00:00Z"}\n';
    await produce(0, [{ value, headers }, { value, headers }, { value: '{"message":"last"}' }]);
    await begin([rule('r1', { query: 'once' })]);
    const classified = logsIn(await seen(TOPICS.classified, (all) => logsIn(all).some(({ message }) => message === 'last')));
    expect(classified.map(({ message }) => message)).toEqual(['once', 'last']);
    const rollups = parsed<Rollup>(await kafka.messages(TOPICS.rollups));
    expect(rollups.flatMap(({ hits }) => hits.flatMap(({ groups }) => groups.flatMap(({ slots }) => slots)))).toEqual([
      { start: Date.parse('2026-01-01T00:00:00Z'), count: 1 },
    ]);
  });

  it('the templates of what it took are written down before it ends', async () => {
    await produce(
      0,
      [1, 2, 3].map((n) => ({ value: `{"message":"order ${n} paid","service":"shop"}` })),
    );
    const process = await begin();
    await seen(TOPICS.classified, (all) => logsIn(all).length >= 3);
    await process.stream.stop();
    expect(new Set(process.templates.map(({ service, text }) => `${service}: ${text}`))).toEqual(new Set(['shop: order <*> paid']));
  });

  it('a store that is away holds logs up and loses none', async () => {
    store.away = true;
    await begin();
    await produce(0, [{ value: '{"message":"kept"}' }]);
    await produce(2, [{ value: '{"message":"kept, too"}' }]);
    expect(await kafka.messages(TOPICS.classified)).toEqual([]);
    store.away = false;
    const classified = logsIn(await seen(TOPICS.classified, (all) => logsIn(all).length >= 2));
    expect(classified.map(({ message }) => message).sort()).toEqual(['kept', 'kept, too']);
  });

  it('rules are evaluated over the logs of all partitions, by one process', async () => {
    await Promise.all([begin([rule('r1', { query: 'boom' })]), begin([rule('r1', { query: 'boom' })])]);
    for (const partition of [0, 1, 2]) await produce(partition, [{ value: '{"message":"boom"}' }]);
    const [signal] = parsed<AlertSignal>(await seen(TOPICS.alerts, (all) => all.length > 0));
    expect(signal).toMatchObject({ kind: 'crossed', ruleId: 'r1', value: 3, threshold: 3 });
    expect(signal?.examples.map(({ message }) => message)).toEqual(['boom', 'boom', 'boom']);
  });

  it('a process that comes or goes costs no log and doubles none', async () => {
    const first = await begin();
    const sent: string[] = [];
    const send = async (count: number) => {
      for (let i = 0; i < count; i++) {
        sent.push(`log ${sent.length}`);
        await produce(i % 3, [{ value: JSON.stringify({ message: sent.at(-1) }) }]);
      }
    };
    await send(30);
    await begin();
    await send(30);
    processes.splice(processes.indexOf(first), 1);
    await first.stream.stop();
    await send(30);
    const classified = logsIn(await seen(TOPICS.classified, (all) => logsIn(all).length >= sent.length));
    expect(classified.map(({ message }) => message).sort()).toEqual([...sent].sort());
    expect(store.byId.size).toBe(sent.length);
  }, 60_000);
});
