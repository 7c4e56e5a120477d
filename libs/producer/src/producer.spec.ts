import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { httpTransport, pinoDestination, Producer, retryAfterMs, SendError, type OutgoingBatch } from './index.ts';

interface Seen {
  headers: IncomingHttpHeaders;
  lines: Record<string, unknown>[];
}
let server: Server;
let url: string;
let seen: Seen[];
let answers: { status: number; retryAfter?: string }[];

beforeEach(async () => {
  seen = [];
  answers = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(Buffer.concat(chunks)) : Buffer.concat(chunks);
      seen.push({
        headers: request.headers,
        lines: body
          .toString()
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>),
      });
      const { status, retryAfter } = answers.shift() ?? { status: 200 };
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const producerOf = (options: Partial<ConstructorParameters<typeof Producer>[0]> = {}): Producer =>
  new Producer({ transport: httpTransport({ url, apiKey: 'tk_a_b' }), maxBackoffMs: 5, ...options });

test('sends batches in order, with the key and a compressed body', async () => {
  const producer = producerOf({ batchLogs: 100 });
  for (let i = 0; i < 250; i++) producer.log({ message: `number ${i}`, service: 'orders' });
  await producer.close();
  expect(seen.map(({ lines }) => lines.length)).toEqual([100, 100, 50]);
  expect(seen.flatMap(({ lines }) => lines.map(({ message }) => message))).toEqual(Array.from({ length: 250 }, (_, i) => `number ${i}`));
  expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer tk_a_b', 'content-encoding': 'gzip' });
  expect(producer.counts).toEqual({ queued: 0, delivered: 250, lost: 0 });
});

test('tries again under the same idempotency key while the server is busy', async () => {
  answers = [{ status: 503 }, { status: 429, retryAfter: '0' }, { status: 200 }];
  const producer = producerOf();
  producer.log({ message: 'a' });
  await producer.flush();
  expect(seen).toHaveLength(3);
  expect(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(producer.counts.delivered).toBe(1);
});

test('gives up at once on a final refusal, and says so', async () => {
  answers = [{ status: 401 }];
  const lost: string[] = [];
  const producer = producerOf({ onLost: (count, why) => lost.push(`${count}: ${why}`) });
  producer.log({ message: 'a' });
  await producer.flush();
  expect(seen).toHaveLength(1);
  expect(lost).toEqual(['1: The server answered 401']);
});

test('stops after the last attempt when the server is away', async () => {
  let tries = 0;
  const away = { send: (_batch: OutgoingBatch) => (tries++, Promise.reject(new SendError('away', true))) };
  const producer = producerOf({ transport: away, attempts: 3 });
  producer.log({ message: 'a' });
  await producer.flush();
  expect(tries).toBe(3);
  expect(producer.counts).toEqual({ queued: 0, delivered: 0, lost: 1 });
});

test('drops and counts instead of growing when the buffer is full', async () => {
  const producer = producerOf({ bufferBytes: 100, lingerMs: 60_000 });
  for (let i = 0; i < 50; i++) producer.log({ message: 'ten bytes.' });
  expect(producer.counts.lost).toBeGreaterThan(40);
  await producer.close();
  expect(producer.counts.delivered + producer.counts.lost).toBe(50);
});

test('close ends a hopeless retry in time', async () => {
  const producer = producerOf({ transport: { send: () => Promise.reject(new SendError('away', true, 60_000)) } });
  producer.log({ message: 'a' });
  await producer.close(20);
  expect(producer.counts.lost).toBe(1);
});

test('takes what pino writes', async () => {
  const destination = pinoDestination({ url, apiKey: 'tk_a_b' });
  destination.write('{"level":30,"time":1,"msg":"hello"}\n{"level":50,"time":2,"msg":"bad"}\n');
  await new Promise<void>((resolve) => destination.end(resolve));
  expect(seen.flatMap(({ lines }) => lines.map(({ msg }) => msg))).toEqual(['hello', 'bad']);
});

test.each([
  ['2', 2000],
  ['Thu, 01 Jan 1970 00:00:05 GMT', 4000],
  ['soon', undefined],
  [null, undefined],
])('Retry-After %s is %s ms', (header, expected) => {
  expect(retryAfterMs(header, 1000)).toBe(expected);
});
