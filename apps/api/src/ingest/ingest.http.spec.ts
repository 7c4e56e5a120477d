import { request } from 'node:http';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { IngestReceipt } from '@tocsin/contracts';
import { IntakeBusyError, LOG_INTAKE, StorageFullError } from '@tocsin/core/ports';
import { FakeIntake } from '../../test/fake-intake.ts';
import { LogsApp } from '../../test/logs-app.ts';
import { until } from '../../test/until.ts';
import { IngestModule } from './index.ts';
import { IngestBudget } from './ingest-budget.ts';

const MIB = 1024 * 1024;

describe('ingest over HTTP', () => {
  let app: LogsApp;
  let intake: FakeIntake;
  beforeAll(async () => {
    intake = new FakeIntake();
    app = await LogsApp.start([IngestModule], [{ provide: LOG_INTAKE, useValue: intake }], { intakeMaxMebibytes: 32 });
  });
  afterAll(() => app.stop());

  const send = (body: string | Uint8Array, headers: Record<string, string> = {}, path = '/api/v1/ingest') =>
    app.fetch(path, ['logs:write'], {
      method: 'POST',
      body: body as string,
      headers: { 'content-type': 'application/x-ndjson', ...headers },
    });

  describe('POST /ingest', () => {
    it('takes JSON, NDJSON and text, and answers once they are stored', async () => {
      const ok = async (body: string, type: string, path?: string) => (await send(body, { 'content-type': type }, path)).json();
      expect(await ok('{"message":"a"}', 'application/json')).toEqual({ accepted: 1, rejected: [] });
      expect(await ok('[{"message":"b"},{"message":"c"}]', 'application/json')).toEqual({ accepted: 2, rejected: [] });
      expect(await ok('{"message":"d"}\n7\n', 'application/x-ndjson')).toMatchObject({
        accepted: 1,
        rejected: [{ index: 1, reason: 'not_object' }],
      });
      expect(await ok('one\ntwo\n', 'text/plain', '/api/v1/ingest?format=plain')).toEqual({ accepted: 2, rejected: [] });
      expect(intake.messages.slice(-6)).toEqual(['a', 'b', 'c', 'd', 'one', 'two']);
    });

    it.each([
      ['gzip', gzipSync],
      ['zstd', zstdCompressSync],
    ])('takes %s', async (encoding, compress) => {
      const body = compress('{"message":"x"}\n'.repeat(5000));
      expect(await (await send(body, { 'content-encoding': encoding })).json()).toEqual({ accepted: 5000, rejected: [] });
      const last = intake.batches.at(-1)?.body;
      expect(last?.byteLength).toBe(last?.buffer.byteLength);
    });

    it('hands on bodies that are sent in chunks, and defaults for service and host', async () => {
      const response = await app.fetch('/api/v1/ingest?service=shop&host=h1', ['logs:write'], {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: new ReadableStream({
          start(controller) {
            for (let i = 0; i < 40; i++) controller.enqueue(Buffer.from(`{"message":"${'x'.repeat(10_000)}"}\n`));
            controller.close();
          },
        }),
        duplex: 'half',
      });
      expect(((await response.json()) as IngestReceipt).accepted).toBe(40);
      expect(intake.batches.at(-1)).toMatchObject({ defaultService: 'shop', defaultHost: 'h1' });
    });

    it('gives a retry under the same key the same batch id, and another sender another', async () => {
      for (let i = 0; i < 2; i++) await send('{"message":"retried"}', { 'idempotency-key': 'k1' });
      await send('{"message":"retried"}', { 'idempotency-key': 'k1', authorization: 'Bearer bob logs:write' });
      expect(intake.messages.filter((message) => message === 'retried')).toHaveLength(2);
    });

    it('where nothing can be accepted, says why of each', async () => {
      const response = await send('nonsense\n[]\n');
      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({
        code: 'nothing_accepted',
        accepted: 0,
        rejected: [
          { index: 0, reason: 'not_json' },
          { index: 1, reason: 'not_object' },
        ],
      });
    });

    it.each([
      ['an unknown media type', 'x', { 'content-type': 'image/png' }, 415, 'unsupported_media_type'],
      ['an unknown encoding', 'x', { 'content-encoding': 'br' }, 415, 'unsupported_media_type'],
      ['a body that is not what it says', 'x', { 'content-encoding': 'gzip' }, 400, 'malformed'],
      ['an unusable key', '{}', { 'idempotency-key': 'x'.repeat(300) }, 400, 'malformed'],
      ['more than fits compressed', Buffer.alloc(10 * MIB + 1), {}, 413, 'too_large'],
      ['more than fits decompressed', gzipSync(Buffer.alloc(65 * MIB)), { 'content-encoding': 'gzip' }, 413, 'too_large'],
    ])('refuses %s', async (_, body, headers: Record<string, string>, status, code) => {
      const response = await send(body, headers);
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ code });
    });

    it('says when to come back while it is busy or the disk is full', async () => {
      intake.failure = new IntakeBusyError(2500);
      const busy = await send('{"message":"x"}');
      expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '3']);
      expect(await busy.json()).toMatchObject({ code: 'busy' });
      intake.failure = new StorageFullError('x');
      const full = await send('{"message":"x"}');
      expect(full.status).toBe(503);
      expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await full.json()).toMatchObject({ code: 'storage_full' });
    });

    it('takes no more bodies than fit into memory, and takes them again afterwards', async () => {
      const budget = app.app.get(IngestBudget, { strict: false });
      let open = (): void => undefined;
      intake.gate = new Promise((resolve) => (open = resolve));
      const body = '{"message":"y"}\n'.repeat((9 * MIB) / 16);
      const held = [1, 2, 3].map(() => send(body));
      await until(() => budget.usedBytes >= 27 * MIB);
      const refused = await send(body);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
      open();
      expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200, 200]);
      expect((await send(body)).status).toBe(200);
      expect(budget.usedBytes).toBe(0);
    });

    it('gives up a body whose sender goes away, and frees what it held', async () => {
      const { port } = new URL(app.url);
      const before = intake.batches.length;
      await new Promise<void>((resolve) => {
        const sender = request({
          port,
          method: 'POST',
          path: '/api/v1/ingest',
          headers: { authorization: 'Bearer ann logs:write', 'content-type': 'application/x-ndjson', 'content-length': 5_000_000 },
        });
        sender.on('error', () => resolve());
        sender.write('{"message":"half', () => sender.destroy(new Error('gone')));
      });
      expect((await send('{"message":"after"}')).status).toBe(200);
      expect(intake.batches.length).toBe(before + 1);
    });

    it('is for those who may write logs', async () => {
      expect((await app.fetch('/api/v1/ingest', ['logs:read'], { method: 'POST', body: '{}' })).status).toBe(403);
    });
  });

  describe('every door', () => {
    const otlp = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'packed' } }] }] }] };
    const loki = { streams: [{ stream: {}, values: [['1768478400000000000', 'packed']] }] };
    const doors: [string, string, string][] = [
      ['/api/v1/ingest', 'application/json', '{"message":"packed"}'],
      ['/api/v1/ingest', 'application/x-ndjson', '{"message":"packed"}\n'],
      ['/api/v1/ingest', 'text/plain', 'packed'],
      ['/v1/logs', 'application/json', JSON.stringify(otlp)],
      ['/_bulk', 'application/x-ndjson', '{"create":{}}\n{"message":"packed"}\n'],
      ['/shop/_bulk', 'application/x-ndjson', '{"create":{}}\n{"message":"packed"}\n'],
      ['/loki/api/v1/push', 'application/json', JSON.stringify(loki)],
    ];
    const encodings = { identity: (body: string) => body, gzip: gzipSync, deflate: deflateSync, zstd: zstdCompressSync };
    it.each(
      doors.flatMap((door) => Object.keys(encodings).map((name) => [door[0], door[1], name as keyof typeof encodings, door[2]] as const)),
    )('%s takes %s by %s', async (path, type, encoding, body) => {
      const before = intake.messages.length;
      const response = await send(encodings[encoding](body), { 'content-type': type, 'content-encoding': encoding }, path);
      expect(Math.floor(response.status / 100)).toBe(2);
      expect(intake.messages.slice(before)).toEqual(['packed']);
    });
  });

  describe('POST /v1/logs', () => {
    const body = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'otlp' } }, {}] }] }] };
    it('takes OTLP and tells a partial success', async () => {
      const response = await send(
        gzipSync(JSON.stringify(body)),
        { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        '/v1/logs',
      );
      expect(await response.json()).toEqual({ partialSuccess: { rejectedLogRecords: '1', errorMessage: 'missing_message: 1' } });
    });
    it('answers errors as a Status in the form of the request', async () => {
      intake.failure = new IntakeBusyError(1000);
      const busy = await send('{}', { 'content-type': 'application/json' }, '/v1/logs');
      expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '1']);
      expect(await busy.json()).toMatchObject({ code: 8 });
      intake.failure = new StorageFullError('x');
      const full = await send(new Uint8Array(), { 'content-type': 'application/x-protobuf' }, '/v1/logs');
      expect([full.status, full.headers.get('content-type')]).toEqual([503, 'application/x-protobuf']);
      expect(Buffer.from(await full.arrayBuffer())[1]).toBe(14);
    });
  });

  describe('the Elasticsearch bulk API', () => {
    const bulk = '{"create":{"_index":"filebeat"}}\n{"message":"es"}\n{"delete":{"_id":"1"}}\n{"index":{}}\n{"message":"es2"}\n';
    it('answers each action in order', async () => {
      for (const path of ['/_bulk', '/my-index/_bulk?filter_path=errors,items.*.status']) {
        const response = await send(bulk, {}, path);
        expect(response.headers.get('x-elastic-product')).toBe('Elasticsearch');
        expect(await response.json()).toMatchObject({
          errors: true,
          items: [{ create: { status: 201 } }, { delete: { status: 400 } }, { index: { status: 201 } }],
        });
      }
    });
    it('answers errors in a shape that its clients read', async () => {
      intake.failure = new IntakeBusyError(1000);
      const busy = await send(bulk, {}, '/_bulk');
      expect(busy.status).toBe(429);
      expect(await busy.json()).toMatchObject({ status: 429, error: { type: 'es_rejected_execution_exception' } });
      const stranger = await fetch(`${app.url}/_bulk`, { method: 'POST', body: '' });
      expect(stranger.status).toBe(401);
      expect(await stranger.json()).toMatchObject({ error: { type: 'security_exception' } });
    });
    it.each([
      ['GET', '/', 200],
      ['HEAD', '/', 200],
      ['GET', '/_license', 200],
      ['GET', '/_xpack', 200],
      ['GET', '/_cluster/health', 200],
      ['GET', '/_ilm/policy/filebeat', 200],
      ['HEAD', '/_index_template/filebeat-8.19.0', 200],
      ['PUT', '/_index_template/logstash', 200],
      ['GET', '/_unheard_of', 404],
    ])('answers %s %s as shippers expect it', async (method, path, status) => {
      const init = method === 'PUT' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {};
      const response = await app.fetch(path, ['logs:write'], { method, ...init });
      expect(response.status).toBe(status);
      if (status === 200) expect(response.headers.get('x-elastic-product')).toBe('Elasticsearch');
    });
  });
});
