import { once } from 'node:events';
import { pino } from 'pino';
import { accepting, answering, breakingOff, FailingServer, hangingUp, silent } from '../test/failing-server.ts';
import { httpTransport, pinoDestination, Producer, type ProducerOptions, retryAfterMs, SendError, WinstonTransport } from './index.ts';

let server: FailingServer;
beforeEach(async () => (server = await FailingServer.start()));
afterEach(() => server.stop());

const producerOf = (options: Partial<ProducerOptions> = {}): Producer =>
  new Producer({ transport: httpTransport({ url: server.url, apiKey: 'tk_a_b' }), maxBackoffMs: 5, ...options });

describe('delivery', () => {
  test('sends batches in order, with the key and a compressed body', async () => {
    const producer = producerOf({ batchLogs: 100 });
    for (let i = 0; i < 250; i++) producer.log({ message: `number ${i}`, service: 'orders' });
    await producer.close();
    expect(server.seen.map(({ lines }) => lines.length)).toEqual([100, 100, 50]);
    expect(server.lines.map(({ message }) => message)).toEqual(Array.from({ length: 250 }, (_, i) => `number ${i}`));
    expect(server.seen[0]).toMatchObject({
      url: '/api/v1/ingest',
      headers: { authorization: 'Bearer tk_a_b', 'content-encoding': 'gzip', 'content-type': 'application/x-ndjson' },
    });
    expect(producer.counts).toEqual({ queued: 0, delivered: 250, rejected: 0, lost: 0 });
  });

  test('sends what lingers without being asked to', async () => {
    const receipt = new Promise((resolve) => producerOf({ lingerMs: 1, onReceipt: resolve }).log({ message: 'a' }));
    // The timer alone does not keep a process alive; here the server does.
    expect(await receipt).toEqual({ accepted: 1, rejected: [] });
  });

  test('asks for the key at each attempt', async () => {
    server.answers = [answering(503, {})];
    const keys = ['old', 'new'];
    const producer = producerOf({ transport: httpTransport({ url: server.url, apiKey: () => keys.shift() ?? 'none' }) });
    producer.log({ message: 'a' });
    await producer.close();
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('counts what the server refused apart from what it took', async () => {
    const rejected = [{ index: 1, reason: 'missing_message', detail: 'no message' }];
    server.answers = [answering(200, { accepted: 1, rejected })];
    const receipts: unknown[] = [];
    const producer = producerOf({ onReceipt: (receipt) => receipts.push(receipt) });
    producer.log({ message: 'a' });
    producer.log({ nothing: 'b' });
    await producer.flush();
    expect(producer.counts).toEqual({ queued: 0, delivered: 1, rejected: 1, lost: 0 });
    expect(receipts).toEqual([{ accepted: 1, rejected }]);
    await producer.close();
  });

  test('a batch of which nothing was accepted was read all the same, and is not tried again', async () => {
    const rejected = [{ index: 0, reason: 'missing_message', detail: 'no message' }];
    server.answers = [answering(400, { code: 'nothing_accepted', accepted: 0, rejected })];
    const producer = producerOf();
    producer.log({ nothing: 'b' });
    await producer.close();
    expect(producer.counts).toEqual({ queued: 0, delivered: 0, rejected: 1, lost: 0 });
    expect(server.seen).toHaveLength(1);
  });
});

describe('a server in trouble', () => {
  test.each([
    ['is overloaded', answering(429, { detail: 'slow down' }, { 'retry-after': '0' })],
    ['is away behind its proxy', answering(503, {})],
    ['hangs up', hangingUp],
    ['breaks off its answer', breakingOff],
  ])('that %s is tried again under the same idempotency key', async (_, answer) => {
    server.answers = [answer, answer];
    const producer = producerOf();
    producer.log({ message: 'a' });
    await producer.close();
    expect(server.seen).toHaveLength(3);
    expect(new Set(server.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(producer.counts).toEqual({ queued: 0, delivered: 1, rejected: 0, lost: 0 });
  });

  test('one that does not answer in time is tried again', async () => {
    server.answers = [silent];
    const producer = producerOf({ transport: httpTransport({ url: server.url, apiKey: 'k', timeoutMs: 30 }) });
    producer.log({ message: 'a' });
    await producer.close();
    expect(server.seen).toHaveLength(2);
    expect(producer.counts.delivered).toBe(1);
  });

  test('one that restarts gets everything, in order', async () => {
    const { port } = server;
    const producer = producerOf({ batchLogs: 1, attempts: Infinity });
    producer.log({ message: 'before' });
    await producer.flush();
    await server.stop();
    producer.log({ message: 'during' });
    const again = await FailingServer.start(port);
    producer.log({ message: 'after' });
    await producer.close();
    expect(again.lines.map(({ message }) => message)).toEqual(['during', 'after']);
    server = again;
  });

  test.each([
    [401, { detail: 'no such key' }, 'The server answered 401: no such key'],
    [413, {}, 'The server answered 413'],
    [307, {}, 'The server answered 307'],
  ])('an answer of %i is final, and says why', async (status, body, why) => {
    server.answers = [answering(status, body, { location: `${server.url}/elsewhere` })];
    const lost: string[] = [];
    const producer = producerOf({ onLost: (count, reason) => lost.push(`${count}: ${reason}`) });
    producer.log({ message: 'a' });
    await producer.close();
    expect(server.seen).toHaveLength(1);
    expect(lost).toEqual([`1: ${why}`]);
  });

  test('stops after the last attempt when there is no server', async () => {
    const lost: string[] = [];
    const transport = httpTransport({ url: 'http://127.0.0.1:1', apiKey: 'k' });
    const producer = producerOf({ transport, attempts: 3, onLost: (_, why) => lost.push(why) });
    producer.log({ message: 'a' });
    await producer.close();
    expect(producer.counts).toEqual({ queued: 0, delivered: 0, rejected: 0, lost: 1 });
    expect(lost).toEqual([expect.stringMatching(/^The server could not be reached \(\w+\)$/)]);
  });

  test('a Retry-After longer than the limit is not waited for', async () => {
    server.answers = [answering(429, {}, { 'retry-after': '86400' })];
    const producer = producerOf({ maxRetryAfterMs: 1 });
    producer.log({ message: 'a' });
    await producer.flush();
    expect(producer.counts.delivered).toBe(1);
    await producer.close();
  });

  test('close ends a hopeless retry in time', async () => {
    const producer = producerOf({ transport: { send: () => Promise.reject(new SendError('away', true, { retryAfterMs: 60_000 })) } });
    producer.log({ message: 'a' });
    await producer.close(20);
    expect(producer.counts.lost).toBe(1);
    producer.log({ message: 'too late' });
    expect(producer.counts.lost).toBe(2);
  });
});

describe('a full buffer', () => {
  const messages = () => server.lines.map(({ message }) => message);

  test('drops the newest and counts them', async () => {
    const producer = producerOf({ bufferBytes: 100, lingerMs: 60_000 });
    for (let i = 0; i < 50; i++) producer.log({ message: `${i}` });
    const { lost } = producer.counts;
    expect(lost).toBeGreaterThan(40);
    await producer.close();
    expect(messages()).toEqual(Array.from({ length: 50 - lost }, (_, i) => `${i}`));
  });

  test('or, if told so, the oldest batch that is not under way', async () => {
    const producer = producerOf({ bufferBytes: 100, batchLogs: 1, whenFull: 'drop-oldest' });
    for (let i = 0; i < 50; i++) producer.log({ message: `${i}` });
    await producer.close();
    expect(producer.counts).toMatchObject({ queued: 0, delivered: messages().length });
    expect(producer.counts.delivered + producer.counts.lost).toBe(50);
    expect(messages()).toContain('0');
    expect(messages()).toContain('49');
  });

  test('is waited for by who asks for room', async () => {
    const producer = producerOf({ bufferBytes: 2000, batchLogs: 5 });
    for (let i = 0; i < 500; i++) {
      await producer.room();
      producer.log({ message: `${i}` });
    }
    await producer.close();
    expect(producer.counts).toEqual({ queued: 0, delivered: 500, rejected: 0, lost: 0 });
  });
});

test('a record that JSON cannot hold is lost, not thrown', async () => {
  const producer = producerOf();
  const circle: Record<string, unknown> = { message: 'a' };
  circle['self'] = circle;
  producer.log(circle);
  await producer.close();
  expect(producer.counts).toEqual({ queued: 0, delivered: 0, rejected: 0, lost: 1 });
});

test('what waits goes out when the process has nothing else to do', async () => {
  const before = new Set(process.listeners('beforeExit'));
  const producer = producerOf({ lingerMs: 60_000 });
  producer.log({ message: 'last words' });
  const added = process.listeners('beforeExit').filter((listener) => !before.has(listener));
  expect(added).toHaveLength(1);
  added[0]?.(0);
  await producer.flush();
  expect(server.lines).toEqual([{ message: 'last words' }]);
  await producer.close();
  expect(process.listeners('beforeExit').filter((listener) => !before.has(listener))).toEqual([]);
});

describe('pino', () => {
  test('as a destination, lines in any pieces', async () => {
    const destination = pinoDestination({ url: server.url, apiKey: 'k' });
    destination.write('{"level":30,"msg":"hel');
    destination.write('lo"}\n{"level":50,"msg":"bad"}\n{"level":60,"msg":"end"}');
    await new Promise<void>((resolve) => destination.end(resolve));
    expect(server.lines.map(({ msg }) => msg)).toEqual(['hello', 'bad', 'end']);
  });

  test('as a transport in its worker thread', async () => {
    const target = new URL('./pino-transport.ts', import.meta.url).href;
    const transport = pino.transport<{ url: string; apiKey: string }>({ target, options: { url: server.url, apiKey: 'k' } });
    const logger = pino({ base: { service: 'orders' } }, transport);
    logger.info({ orderId: 7 }, 'paid');
    logger.error('not paid');
    // Ending blocks this thread, and with it the server, until the worker is done.
    await server.until(2);
    transport.end();
    await once(transport, 'close');
    expect(server.lines).toMatchObject([
      { level: 30, service: 'orders', msg: 'paid', orderId: 7 },
      { level: 50, msg: 'not paid' },
    ]);
  });
});

test('winston: a stream of records, filtered by the level it is told, flushed at its end', async () => {
  const transport = new WinstonTransport({ url: server.url, apiKey: 'k', level: 'info' });
  transport.emit('pipe', { levels: { error: 0, info: 2, debug: 5 } });
  // winston takes a stream for a transport only if this has two parameters at most.
  expect(WinstonTransport.prototype).toHaveProperty('log.length', 2);
  transport.write({ [Symbol.for('level')]: 'error', level: '\u001b[31merror\u001b[39m', message: 'down', code: 7 });
  transport.write({ [Symbol.for('level')]: 'debug', level: 'debug', message: 'noise' });
  await new Promise<void>((resolve) => transport.end(resolve));
  expect(server.lines).toMatchObject([{ level: 'error', message: 'down', code: 7 }]);
  expect(server.lines).toHaveLength(1);
});

test.each([
  ['2', 2000],
  ['Thu, 01 Jan 1970 00:00:05 GMT', 4000],
  ['soon', undefined],
  [null, undefined],
])('Retry-After %s is %s ms', (header, expected) => {
  expect(retryAfterMs(header, 1000)).toBe(expected);
});

test('an answer that is no receipt counts as taking the batch', async () => {
  server.answers = [(response) => void response.end('ok'), accepting(1)];
  const producer = producerOf();
  producer.log({ message: 'a' });
  await producer.close();
  expect(producer.counts.delivered).toBe(1);
});
