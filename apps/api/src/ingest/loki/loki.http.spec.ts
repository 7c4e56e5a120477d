import { gzipSync } from 'node:zlib';
import { IntakeBusyError, LOG_INTAKE, StorageFullError } from '@tocsin/core/ports';
import protobuf from 'protobufjs';
import snappy from 'snappyjs';
import { FakeIntake } from '../../../test/fake-intake.ts';
import { LogsApp } from '../../../test/logs-app.ts';
import { until } from '../../../test/until.ts';
import { IngestModule } from '../index.ts';
import { IngestBudget } from '../ingest-budget.ts';

const MIB = 1024 * 1024;
const PushRequest = protobuf
  .parse(
    `syntax = "proto3";
  message PushRequest { repeated Stream streams = 1; }
  message Stream { string labels = 1; repeated Entry entries = 2; }
  message Timestamp { int64 seconds = 1; int32 nanos = 2; }
  message Entry { Timestamp timestamp = 1; string line = 2; repeated Pair structuredMetadata = 3; }
  message Pair { string name = 1; string value = 2; }`,
  )
  .root.lookupType('PushRequest');

/** As Promtail and Alloy send: protobuf within snappy. */
const promtail = (...lines: string[]): Uint8Array => {
  const entries = lines.map((line) => ({
    timestamp: { seconds: 1768478400, nanos: 123456789 },
    line,
    structuredMetadata: [{ name: 'pod', value: 'p1' }],
  }));
  const request = PushRequest.fromObject({ streams: [{ labels: '{job="varlogs", host="h1", level="warn"}', entries }] });
  return snappy.compress(new Uint8Array(PushRequest.encode(request).finish()));
};
/** As the API's documents show it. */
const json = (...lines: string[]): string =>
  JSON.stringify({ streams: [{ stream: { service_name: 'shop' }, values: lines.map((line) => ['1768478400123456789', line]) }] });

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };

describe("Loki's push endpoint", () => {
  let app: LogsApp;
  let intake: FakeIntake;
  beforeAll(async () => {
    intake = new FakeIntake();
    app = await LogsApp.start([IngestModule], [{ provide: LOG_INTAKE, useValue: intake }], { intakeMaxMebibytes: 32 });
  });
  afterAll(() => app.stop());

  const push = (body: string | Uint8Array, headers: Record<string, string>) =>
    app.fetch('/loki/api/v1/push', ['logs:write'], { method: 'POST', body: body as string, headers });
  const refusal = async (body: string | Uint8Array, headers: Record<string, string>) => {
    const response = await push(body, headers);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    return [response.status, await response.text()];
  };

  it('takes what Promtail and Alloy send, and says nothing more', async () => {
    for (const headers of [PROTOBUF, { ...PROTOBUF, 'content-encoding': 'snappy', 'x-scope-orgid': 'tenant' }]) {
      const response = await push(promtail('card refused'), headers);
      expect([response.status, await response.text()]).toEqual([204, '']);
    }
    expect(intake.drafts.at(-1)).toMatchObject({
      message: 'card refused',
      timestamp: 1768478400123,
      severityNumber: 13,
      service: 'varlogs',
      host: 'h1',
      attributes: { pod: 'p1' },
    });
  });

  it.each([
    ['as it is', json('{"msg":"paid","order":7}'), {}],
    ['by gzip', gzipSync(json('{"msg":"paid","order":7}')), { 'content-encoding': 'gzip' }],
  ])('takes JSON %s', async (_, body, headers) => {
    expect((await push(body, { ...JSON_TYPE, ...headers })).status).toBe(204);
    expect(intake.drafts.at(-1)).toMatchObject({ message: 'paid', service: 'shop', timestamp: 1768478400123, attributes: { order: 7 } });
  });

  it('stores what it can of a request and tells the client what it could not', async () => {
    const body = JSON.stringify({ streams: [{ stream: {}, values: [['1768478400123456789', 'good'], ['1768478400123456789']] }] });
    expect(await refusal(body, JSON_TYPE)).toEqual([
      400,
      expect.stringMatching(/^1 entries were refused \(bad_type: 1\), the other 1 are stored\./),
    ]);
    expect(intake.messages.at(-1)).toBe('good');
  });

  it.each([
    ['no snappy', Buffer.from('{"streams":[]}'), PROTOBUF, 400, /not compressed by snappy/],
    ['no protobuf', snappy.compress(new Uint8Array([1, 2, 3])), PROTOBUF, 400, /not a protobuf PushRequest/],
    ['no JSON', '{', JSON_TYPE, 400, /not valid JSON/],
    ['no push request', '{}', JSON_TYPE, 400, /no push request/],
    ['another media type', '{}', { 'content-type': 'text/plain' }, 415, /application\/x-protobuf/],
    ['an unknown encoding', '{}', { ...JSON_TYPE, 'content-encoding': 'br' }, 415, /Content-Encoding/],
    ['more than fits', Buffer.alloc(10 * MIB + 1), PROTOBUF, 413, /larger than/],
    ['a bomb', snappy.compress(new Uint8Array(65 * MIB)), PROTOBUF, 413, /once decompressed/],
  ])('refuses %s with a line of text', async (_, body, headers, status, text) => {
    expect(await refusal(body, headers)).toEqual([status, expect.stringMatching(text)]);
  });

  it('says when to come back while it is busy or the disk is full', async () => {
    intake.failure = new IntakeBusyError(2500);
    const busy = await push(promtail('x'), PROTOBUF);
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '3']);
    intake.failure = new StorageFullError('x');
    const full = await push(promtail('x'), PROTOBUF);
    expect(full.status).toBe(503);
    expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('holds what a body will be once unpacked against the budget, before it is unpacked', async () => {
    const budget = app.app.get(IngestBudget, { strict: false });
    let open = (): void => undefined;
    intake.gate = new Promise((resolve) => (open = resolve));
    const large = promtail('y'.repeat(20 * MIB));
    expect(large.length).toBeLessThan(2 * MIB);
    const held = push(large, PROTOBUF);
    await until(() => budget.usedBytes > 20 * MIB);
    expect((await push(large, PROTOBUF)).status).toBe(429);
    open();
    await held;
    expect(budget.usedBytes).toBe(0);
  });

  it('is for those who may write logs', async () => {
    const refused = await app.fetch('/loki/api/v1/push', ['logs:read'], { method: 'POST', body: '{}', headers: JSON_TYPE });
    expect(refused.status).toBe(403);
    expect((await fetch(`${app.url}/loki/api/v1/push`, { method: 'POST', body: '{}', headers: JSON_TYPE })).status).toBe(401);
  });
});
