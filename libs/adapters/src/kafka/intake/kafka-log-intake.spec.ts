import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { TOPICS } from '@tocsin/contracts';
import { IntakeBusyError, type RawBatch, type RawFormat } from '@tocsin/core/ports';
import fc from 'fast-check';
import { describeWithKafka, testBrokers } from '../../testing/servers.ts';
import { KafkaUnavailableError } from '../connection/kafka-errors.ts';
import { openKafka } from '../connection/open-kafka.ts';
import { readLogMessage } from '../log-message.ts';
import { createTestKafka, type TestKafka } from '../testing/test-kafka.ts';
import { until } from '../testing/until.ts';
import { KafkaLogIntake } from './kafka-log-intake.ts';

const NOW = Date.parse('2026-01-15T12:00:00Z');
const raw = (body: string, fields: Partial<RawBatch> = {}): RawBatch => ({
  batchId: 'random',
  format: 'ndjson',
  body: new Uint8Array(Buffer.from(body)),
  receivedAt: NOW,
  ...fields,
});

describeWithKafka('the intake over Kafka', () => {
  let kafka: TestKafka;
  let intake: KafkaLogIntake;
  beforeEach(async () => {
    kafka = await createTestKafka();
    intake = new KafkaLogIntake({ connection: kafka.connection });
  });
  afterEach(async () => {
    await intake.close();
    await kafka.remove();
  });

  const stored = async () =>
    (await kafka.messages(TOPICS.logs)).map((message) => ({ ...readLogMessage(message), partition: message.partition }));
  const linesOf = (message: { value: Buffer }) =>
    message.value
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { message: string }).message);

  test('has every accepted record once when it answers, whoever sent them at the same time', async () => {
    let next = 0;
    const bodies = fc
      .sample(fc.integer({ min: 1, max: 30 }), { numRuns: 40, seed: 1 })
      .map((count) => Array.from({ length: count }, () => `m${next++}`));
    const receipts = await Promise.all(
      bodies.map((messages) => intake.submit(raw(messages.map((message) => JSON.stringify({ message })).join('\n')))),
    );
    expect(receipts).toEqual(bodies.map(({ length }) => ({ accepted: length, rejected: [] })));
    const messages = await stored();
    expect(messages.flatMap(linesOf).sort()).toEqual(Array.from({ length: next }, (_, n) => `m${n}`).sort());
    expect(messages.every(({ ndjson, receivedAt, batch }) => ndjson && receivedAt === NOW && batch === undefined)).toBe(true);
    // Far fewer writes than requests: what waited went together.
    expect(intake.figures()).toMatchObject({ writtenMessages: 40, failedWrites: 0, inFlightBytes: 0 });
    expect(intake.figures().writes).toBeLessThan(40);
  });

  test('spreads what comes over the partitions', async () => {
    for (let n = 0; n < 6; n++) await intake.submit(raw(`{"message":"${n}"}`));
    expect((await stored()).map(({ partition }) => partition)).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test('cuts a large body between records and gives a repeat the same batch and rows', async () => {
    const body = Array.from({ length: 3000 }, (_, n) => JSON.stringify({ message: `m${n}`, filler: 'x'.repeat(500) })).join('\n');
    const given = { batchId: 'hashed key', batchIdGiven: true };
    for (let tries = 0; tries < 2; tries++) expect(await intake.submit(raw(body, given))).toEqual({ accepted: 3000, rejected: [] });
    const messages = await stored();
    expect(messages.every(({ value }) => value.length <= 512 * 1024)).toBe(true);
    const batches = new Set(messages.map(({ batch }) => batch));
    expect([...batches]).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
    // Two of each, and each record at the row that it has in its batch.
    const rows = messages.flatMap((message) => linesOf(message).map((text, at) => `${message.batchRow + at}:${text}`));
    expect(rows.sort()).toEqual(Array.from({ length: 6000 }, (_, n) => `${n >> 1}:m${n >> 1}`).sort());
  });

  test.each<[RawFormat, string]>([
    ['json', '[{"message":"m"},{"no":1}]'],
    ['otlp-json', '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"m"}},{}]}]}]}'],
    ['elasticsearch-bulk', '{"create":{}}\n{"message":"m"}\n{"delete":{}}\n'],
    ['loki-json', '{"streams":[{"stream":{"level":"warn"},"values":[["1768478400000000000","m"],[]]}]}'],
  ])('takes %s, and tells which records it refused', async (format, body) => {
    expect(await intake.submit(raw(body, { format, defaultService: 'shop' }))).toMatchObject({ accepted: 1, rejected: [{ index: 1 }] });
    const [message] = await stored();
    expect(JSON.parse(message?.value.toString() ?? '')).toMatchObject({ message: 'm', service: 'shop' });
  });

  test.each<[RawFormat, string]>([
    ['plain', 'm\n'],
    ['syslog', '<34>1 2026-01-15T12:00:00Z host su 1 ID47 - m\n'],
    ['clf', '127.0.0.1 - - [15/Jan/2026:12:00:00 +0000] "GET / HTTP/1.0" 200 1\n'],
    ['logfmt', 'msg=m\n'],
    ['application', '2026-01-15 12:00:00 INFO m\n'],
    ['auto', 'm\n'],
  ])('takes lines of %s', async (format, body) => {
    expect(await intake.submit(raw(body, { format }))).toEqual({ accepted: 1, rejected: [] });
    expect(await stored()).toHaveLength(1);
  });

  test('a body of which nothing is accepted writes nothing', async () => {
    expect(await intake.submit(raw('nonsense'))).toMatchObject({ accepted: 0, rejected: [{ index: 0, reason: 'not_json' }] });
    expect(await stored()).toEqual([]);
  });

  test('refuses at once what is too much under way', async () => {
    const small = new KafkaLogIntake({ connection: kafka.connection, limitBytes: 40 });
    const first = small.submit(raw('{"message":"first"}'));
    await expect(small.submit(raw(`{"message":"${'x'.repeat(40)}"}`))).rejects.toBeInstanceOf(IntakeBusyError);
    await first;
    await small.submit(raw(`{"message":"${'x'.repeat(40)}"}`));
    await small.close();
  });

  describe('when Kafka is away', () => {
    /** A way to the broker that can be closed. It is for the first connection: the broker names its own address for those that follow. */
    let gate: Server | undefined;
    const sockets = new Set<Socket>();
    afterEach(() => {
      for (const socket of sockets) socket.destroy();
      gate?.close();
      gate = undefined;
    });

    test('tells so, stops trying, and goes on by itself once somebody answers', async () => {
      gate = createServer((socket) => socket.destroy());
      await once(gate.listen(0, '127.0.0.1'), 'listening');
      const { port } = gate.address() as { port: number };
      const connection = openKafka({ brokers: [`127.0.0.1:${port}`], clientId: 'test', prefix: kafka.connection.prefix });
      const away = new KafkaLogIntake({ connection, timeoutMs: 1000, breakMs: 300, writers: 1 });
      const submit = () => away.submit(raw('{"message":"a"}'));
      for (let tries = 0; tries < 3; tries++) await expect(submit()).rejects.toBeInstanceOf(KafkaUnavailableError);
      expect(away.figures()).toMatchObject({ circuitOpen: true, failedWrites: 3 });
      await expect(submit()).rejects.toThrow('nothing is tried for a moment');
      expect(away.figures().failedWrites).toBe(3);
      // The broker comes back under the same address.
      const [host, brokerPort] = (testBrokers()[0] ?? '').split(':');
      gate.removeAllListeners('connection');
      gate.on('connection', (socket) => {
        const onward = connect(Number(brokerPort), host);
        for (const each of [socket, onward]) {
          sockets.add(each);
          each.on('error', () => undefined);
        }
        socket.pipe(onward).pipe(socket);
      });
      const receipt = await until(() => submit().catch(() => undefined));
      expect(receipt).toEqual({ accepted: 1, rejected: [] });
      expect(away.figures().circuitOpen).toBe(false);
      await away.close();
    });
  });
});
