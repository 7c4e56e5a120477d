import { randomBytes } from 'node:crypto';
import { openElasticsearchStore, type ElasticsearchStore, encodeDocuments } from '@tocsin/adapters/elasticsearch';
import { KafkaBusClient } from '@tocsin/adapters/kafka';
import { createTestKafka, type TestKafka } from '@tocsin/adapters/kafka/testing';
import { describeWithElasticsearch, describeWithKafka, testBrokers, testElasticsearch } from '@tocsin/adapters/testing';
import { type ClassifiedLog, type HealthReport, Settings as RuntimeSettings, type TailMessage, TOPICS } from '@tocsin/contracts';
import { defaultClassifier } from '@tocsin/core/classifier';
import { Pipeline } from '@tocsin/core/pipeline';
import { type Settings, SettingsSchema } from '@tocsin/platform/config';
import { lastValueFrom } from 'rxjs';
import { WebSocket } from 'ws';
import { type RunningApi, startApi } from '../src/cluster/start-api.ts';
import { ApiClient } from './api-client.ts';
import { Severable } from './severable.ts';
import { startTestPostgres } from './test-database.ts';
import { until } from './until.ts';

const PASSWORD = 'correct horse battery staple';
const NO_WEB = '/nonexistent';

test('settings that are missing are named, all at once', async () => {
  await expect(startApi(SettingsSchema.parse({}), NO_WEB)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/TOCSIN_KAFKA_BROKERS[^]*TOCSIN_ELASTICSEARCH_NODE[^]*TOCSIN_DATABASE_URL/) as string,
  });
});

describeWithKafka('the API of the cluster', () =>
  describeWithElasticsearch('over real servers, two instances', () => {
    let postgres: Awaited<ReturnType<typeof startTestPostgres>>;
    let kafka: TestKafka;
    let bus: KafkaBusClient;
    let store: ElasticsearchStore;
    let wayToPostgres: Severable;
    let wayToElasticsearch: Severable;
    const index = `test-api-${randomBytes(5).toString('hex')}`;
    const running: RunningApi[] = [];
    let [a, b]: RunningApi[] = [];
    let offset = 0;

    const start = async (change: Partial<Settings> = {}): Promise<RunningApi> => {
      const database = new URL(postgres.url);
      database.host = `127.0.0.1:${wayToPostgres.port}`;
      const settings = SettingsSchema.parse({
        ...{ port: 0, logLevel: 'silent', callsPerSecond: 100_000, loginTries: 1000, adminPassword: PASSWORD, grpcPort: 'off' },
        ...{ kafkaBrokers: testBrokers(), kafkaTopicPrefix: kafka.connection.prefix, databaseUrl: database.href },
        ...{ elasticsearchNode: `http://127.0.0.1:${wayToElasticsearch.port}`, elasticsearchIndex: index, startWaitSeconds: 5 },
      });
      const api = await startApi({ ...settings, ...change }, NO_WEB);
      running.push(api);
      return api;
    };

    beforeAll(async () => {
      postgres = await startTestPostgres();
      kafka = await createTestKafka();
      bus = new KafkaBusClient({ connection: kafka.connection });
      store = await openElasticsearchStore({ node: testElasticsearch(), index, shards: 1, replicas: 0 });
      await store.ensure();
      const { hostname, port } = new URL(postgres.url);
      wayToPostgres = await Severable.to(hostname, Number(port));
      const node = new URL(testElasticsearch());
      wayToElasticsearch = await Severable.to(node.hostname, Number(node.port));
      // Both at the same time, on an empty database: tables and first admin are made once.
      [a, b] = await Promise.all([start(), start()]);
    }, 120_000);
    afterAll(async () => {
      await Promise.all(running.map((api) => api.stop()));
      await store?.retain(Number.MAX_SAFE_INTEGER);
      await store?.close();
      await fetch(`${testElasticsearch()}/_index_template/${index}`, { method: 'DELETE' });
      await bus?.close();
      await kafka?.remove();
      await Promise.all([wayToPostgres?.close(), wayToElasticsearch?.close()]);
      await postgres?.stop();
    }, 60_000);

    const login = (api = a) => new ApiClient(api?.url ?? '').post('auth/login', { email: 'admin@localhost', password: PASSWORD });
    const signedIn = async (api = a): Promise<ApiClient> => {
      const { body } = await login(api);
      return new ApiClient(api?.url ?? '', `Bearer ${(body as { accessToken: string }).accessToken}`);
    };
    const at = (api: RunningApi | undefined, client: ApiClient) => new ApiClient(api?.url ?? '', client.authorization);

    /** What the stream does with logs: they come into the store and onto the topic of the live tails. */
    const store1 = async (message: string): Promise<void> => {
      const body = new TextEncoder().encode(JSON.stringify({ message, service: 'shop' }));
      const pipeline = new Pipeline({ classifier: defaultClassifier(), redaction: RuntimeSettings.parse({}).redaction });
      const { batch } = pipeline.process({ batchId: 'x', format: 'json', body, receivedAt: Date.now() });
      await store.writer.write(encodeDocuments(batch, [{ partition: 0, offset: String(offset++), row: 0 }], { index }));
      await store.refresh();
    };
    const classified = async (...messages: string[]): Promise<void> => {
      const logs = messages.map((message) => ({ ...LOG, message }));
      await lastValueFrom(bus.emit(TOPICS.classified, { logs }), { defaultValue: undefined });
    };
    const search = (client: ApiClient, q = '') => client.get(`logs/search?from=now-1h&q=${encodeURIComponent(q)}`);

    const tail = async (api: RunningApi | undefined, client: ApiClient, cursor?: string) => {
      const { body } = await client.post('stream/tickets', { q: 'service:shop' });
      const query = new URLSearchParams({ ticket: (body as { ticket: string }).ticket, ...(cursor === undefined ? {} : { cursor }) });
      const socket = new WebSocket(`${api?.url.replace('http', 'ws')}/api/v1/stream?${query.toString()}`);
      const messages: TailMessage[] = [];
      socket.on('message', (data: Buffer) => void messages.push(JSON.parse(data.toString()) as TailMessage));
      await until(() => messages.length > 0);
      const texts = () => messages.flatMap((each) => (each.type === 'log' ? each.items.map(({ message }) => message) : []));
      return { messages, texts, close: () => socket.terminate() };
    };

    test('the first admin was made once', () => {
      expect([a?.admin.created, b?.admin.created].toSorted()).toEqual([false, true]);
    });

    test('an installation without a log is well', async () => {
      await until(async () => ((await new ApiClient(a?.url ?? '').get('/readyz')).body as unknown as { state: string }).state === 'up');
    });

    test('what one takes in is in Kafka when it answers', async () => {
      const { status, body } = await (await signedIn()).post('ingest', [{ message: 'one' }, { message: 'two' }, { nothing: 1 }]);
      expect([status, body]).toMatchObject([200, { accepted: 2, rejected: [{ index: 2, reason: 'missing_message' }] }]);
      const messages = await kafka.messages(TOPICS.logs);
      expect(messages.map(({ value }) => value?.toString()).join('\n')).toMatch(/"one"[^]*"two"/);
    });

    test('what the stream has stored is found through either, and a tail goes on at the other where it stopped', async () => {
      const client = await signedIn(a);
      await store1('payment failed');
      for (const api of [a, b]) {
        const { body } = await search(at(api, client), 'payment');
        expect((body as { items: ClassifiedLog[] }).items.map(({ message }) => message)).toEqual(['payment failed']);
      }
      const first = await tail(b, at(a, client));
      await classified('seen live');
      await until(() => first.texts().length === 1);
      const cursor = first.messages.at(-1)?.cursor;
      first.close();
      await classified('missed meanwhile');
      const second = await tail(a, at(b, client), cursor);
      await classified('and live again');
      await until(() => second.texts().length === 2);
      expect([first.texts(), second.texts()]).toEqual([['seen live'], ['missed meanwhile', 'and live again']]);
      second.close();
    });

    test('while Elasticsearch is away searches are told to come back; logs are taken in and tails go on; it heals by itself', async () => {
      const client = await signedIn();
      const live = await tail(a, client);
      wayToElasticsearch.sever();
      try {
        const answer = await search(client);
        expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
        expect(answer.headers.get('retry-after')).toBe('5');
        expect((await client.post('ingest', { message: 'three' })).status).toBe(200);
        await classified('live all the same');
        await until(() => live.texts().length === 1);
        expect((await client.get('/readyz')).status).toBe(200);
        const { checks } = (await client.get('/health')).body as unknown as HealthReport;
        expect(checks.find(({ name }) => name === 'store')).toMatchObject({ state: 'down' });
        expect(checks.find(({ name }) => name === 'kafka')).toMatchObject({ state: 'up' });
      } finally {
        wayToElasticsearch.mend();
        live.close();
      }
      await until(async () => (await search(client)).status === 200, 20_000);
    }, 60_000);

    test('while PostgreSQL is away nobody signs in; who is signed in goes on reading and sending; it heals by itself', async () => {
      const client = await signedIn();
      const live = await tail(a, client);
      expect((await search(client)).status).toBe(200);
      wayToPostgres.sever();
      try {
        expect(await login()).toMatchObject({ status: 503, body: { code: 'unavailable' } });
        // Longer than a caller is remembered without asking.
        const end = performance.now() + 6000;
        while (performance.now() < end) expect((await search(client)).status).toBe(200);
        expect((await client.post('ingest', { message: 'four' })).status).toBe(200);
        expect((await client.post('rules', { name: 'x', query: 'x', threshold: 1 })).status).toBe(503);
        await classified('live all the same');
        await until(() => live.texts().length === 1);
        expect((await client.get('/readyz')).status).toBe(200);
      } finally {
        wayToPostgres.mend();
        live.close();
      }
      await until(async () => (await login()).status === 200, 20_000);
    }, 60_000);

    test('while Kafka is away nothing is acknowledged, and searches go on', async () => {
      const client = await signedIn();
      const lonely = await start({ kafkaBrokers: ['127.0.0.1:1'] });
      const here = at(lonely, client);
      const answer = await here.post('ingest', { message: 'five' });
      expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await search(here)).status).toBe(200);
      expect((await here.get('/readyz')).status).toBe(200);
      expect(((await here.get('/health')).body as unknown as HealthReport).checks).toContainEqual(
        expect.objectContaining({ name: 'kafka', state: 'down' }),
      );
    }, 60_000);
  }),
);

const LOG: ClassifiedLog = {
  ...{ id: 'l', timestamp: '2026-01-01T10:00:00.000Z', receivedAt: '2026-01-01T10:00:00.000Z', level: 'error', severityNumber: 17 },
  ...{ service: 'shop', message: '', attributes: {}, category: 'general', confidence: 1, modelVersion: 'm', templateId: 't' },
  ...{ redactions: {}, flags: [] },
};
