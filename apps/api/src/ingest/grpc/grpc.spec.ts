import { credentials, Metadata, type ServiceError, status, Client } from '@grpc/grpc-js';
import { SeverityNumber } from '@opentelemetry/api';
import { OTLPLogExporter as GrpcLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as HttpLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { IntakeBusyError, LOG_INTAKE, StorageFullError } from '@tocsin/core/ports';
import protobuf from 'protobufjs';
import { type ApiApp, startApiApp } from '../../../test/api-app.ts';
import { FakeIntake } from '../../../test/fake-intake.ts';
import { exportWith, otelLogs, TRACE } from '../../../test/otel-logs.ts';
import { until } from '../../../test/until.ts';
import { IngestBudget } from '../ingest-budget.ts';
import { GrpcPortError, GrpcServer } from './index.ts';

const EXPORT = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
const { root } = protobuf.parse(`syntax = "proto3";
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }
  message RetryInfo { Duration retry_delay = 1; }
  message Partial { int64 rejected_log_records = 1; string error_message = 2; }
  message Response { Partial partial_success = 1; }`);
const read = (type: string, bytes: Uint8Array) =>
  root.lookupType(type).toObject(root.lookupType(type).decode(bytes), { longs: Number }) as Record<string, unknown>;

/** How long to wait, in milliseconds, as a gRPC client finds it. */
const retryDelayOf = (error: { metadata?: Metadata }): number | undefined => {
  const [details] = error.metadata?.get('grpc-status-details-bin') ?? [];
  if (!(details instanceof Buffer)) return undefined;
  const [any] = read('Status', details)['details'] as { type_url: string; value: Uint8Array }[];
  const { seconds = 0, nanos = 0 } = read('RetryInfo', any!.value)['retryDelay'] as { seconds?: number; nanos?: number };
  return seconds * 1000 + nanos / 1e6;
};

describe('OTLP over gRPC', () => {
  let api: ApiApp;
  let intake: FakeIntake;
  let key: string;
  let readOnlyKey: string;
  let port: number;
  const opened: { close?: () => void; shutdown?: () => Promise<void> }[] = [];

  beforeAll(async () => {
    intake = new FakeIntake();
    api = await startApiApp({ settings: { grpcPort: 0, intakeMaxMebibytes: 16 }, ports: { [LOG_INTAKE]: intake } });
    port = api.app.get(GrpcServer, { strict: false }).port!;
    key = (await api.withKey(['logs:write'])).authorization!;
    readOnlyKey = (await api.withKey(['logs:read'])).authorization!;
  });
  afterAll(async () => {
    for (const each of opened) await (each.close?.() ?? each.shutdown?.());
    await api?.close();
  });

  const metadataOf = (authorization: string | undefined, more: Record<string, string> = {}): Metadata => {
    const metadata = new Metadata();
    if (authorization !== undefined) metadata.set('authorization', authorization);
    for (const [name, value] of Object.entries(more)) metadata.set(name, value);
    return metadata;
  };
  const exporter = (authorization: string | undefined, compression = CompressionAlgorithm.NONE): GrpcLogExporter => {
    const made = new GrpcLogExporter({ url: `http://127.0.0.1:${port}`, metadata: metadataOf(authorization), compression });
    opened.push(made);
    return made;
  };
  const client = (options: Record<string, unknown> = {}): Client => {
    const made = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), options);
    opened.push(made);
    return made;
  };
  const call = (
    message: Uint8Array,
    {
      path = EXPORT,
      metadata = metadataOf(key),
      options = {},
    }: { path?: string; metadata?: Metadata; options?: Record<string, unknown> } = {},
  ): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const bytes = (value: Buffer): Buffer => value;
      client(options).makeUnaryRequest(path, bytes, bytes, Buffer.from(message), metadata, (error, response) =>
        error ? reject(error) : resolve(response ?? Buffer.alloc(0)),
      );
    });
  const failure = async (...about: Parameters<typeof call>): Promise<ServiceError> =>
    call(...about).then(
      () => {
        throw new Error('It should have failed.');
      },
      (error: unknown) => error as ServiceError,
    );
  /** An ExportLogsServiceRequest with one log: messages within messages, each led by its field and length. */
  const oneLog = (message: string): Buffer => {
    let bytes = Buffer.from(message);
    for (const field of [1, 5, 2, 2, 1]) {
      const writer = protobuf.Writer.create();
      bytes = Buffer.from(
        writer
          .uint32((field << 3) | 2)
          .bytes(bytes)
          .finish(),
      );
    }
    return bytes;
  };

  describe('with the official exporters', () => {
    test.each([CompressionAlgorithm.NONE, CompressionAlgorithm.GZIP])('logs arrive whole, compression %s', async (compression) => {
      const before = intake.drafts.length;
      const records = await otelLogs(
        {
          body: 'payment refused',
          severityNumber: SeverityNumber.ERROR,
          severityText: 'ERROR',
          timestamp: 1768478400123,
          attributes: { 'user.id': 'u1', retries: 3 },
        },
        { body: { message: 'structured', code: 7 }, severityNumber: SeverityNumber.WARN2 },
      );
      expect(await exportWith(exporter(key, compression), records)).toEqual({ code: 0 });
      const [first, second] = intake.drafts.slice(before);
      expect(first).toMatchObject({
        message: 'payment refused',
        timestamp: 1768478400123,
        severityNumber: 17,
        service: 'shop',
        version: '1.2',
        host: 'h1',
        userId: 'u1',
        ...TRACE,
        attributes: { 'cloud.region': 'eu', 'otel.scope.name': 'checkout', retries: 3 },
      });
      expect(second).toMatchObject({ message: 'structured', severityNumber: 14, attributes: { 'body.code': 7 } });
      expect(intake.batches.at(-1)).toMatchObject({ format: 'otlp-protobuf' });
    });

    test('the exporter over HTTP sends the same log', async () => {
      const http = new HttpLogExporter({ url: `${api.url}/v1/logs`, headers: { authorization: key } });
      opened.push(http);
      expect(await exportWith(http, await otelLogs({ body: 'by http', severityNumber: SeverityNumber.INFO }))).toEqual({ code: 0 });
      expect(intake.drafts.at(-1)).toMatchObject({ message: 'by http', service: 'shop', severityNumber: 9, ...TRACE });
    });

    test('the exporter over HTTP comes back after a refusal, and the log is there once', async () => {
      const http = new HttpLogExporter({ url: `${api.url}/v1/logs`, headers: { authorization: key } });
      opened.push(http);
      intake.failure = new IntakeBusyError(1);
      expect(await exportWith(http, await otelLogs({ body: 'came back' }))).toEqual({ code: 0 });
      expect(intake.messages.filter((message) => message === 'came back')).toHaveLength(1);
    });

    test.each([
      ['no key', undefined, status.UNAUTHENTICATED],
      ['a wrong key', 'Bearer tk_0123456789abcdef_0123456789abcdefghij', status.UNAUTHENTICATED],
      ['what is no key', 'Bearer nonsense', status.UNAUTHENTICATED],
    ])('%s is refused', async (_, authorization, code) => {
      const before = intake.batches.length;
      const { error } = await exportWith(exporter(authorization), await otelLogs({ body: 'x' }));
      expect(error).toMatchObject({ code });
      expect(intake.batches).toHaveLength(before);
    });

    test('a key without the scope is refused', async () => {
      const { error } = await exportWith(exporter(readOnlyKey), await otelLogs({ body: 'x' }));
      expect(error).toMatchObject({ code: status.PERMISSION_DENIED, details: expect.stringContaining('logs:write') as string });
      await until(async () => (await api.auditRows()).some(({ action, target }) => action === 'access' && target === `grpc ${EXPORT}`));
    });

    test('while it is busy they are told UNAVAILABLE and when to come back; the next try arrives', async () => {
      const records = await otelLogs({ body: 'tried again' });
      const grpc = exporter(key);
      intake.failure = new IntakeBusyError(2500);
      const { error } = await exportWith(grpc, records);
      expect(error).toMatchObject({ code: status.UNAVAILABLE });
      expect(retryDelayOf(error as ServiceError)).toBe(2500);
      expect(await exportWith(grpc, records)).toEqual({ code: 0 });
      expect(intake.messages.filter((message) => message === 'tried again')).toHaveLength(1);
    });
  });

  test("gRPC's own retry policy brings the log in", async () => {
    const retryPolicy = {
      maxAttempts: 3,
      initialBackoff: '0.01s',
      maxBackoff: '0.02s',
      backoffMultiplier: 1,
      retryableStatusCodes: ['UNAVAILABLE'],
    };
    const config = { methodConfig: [{ name: [{}], retryPolicy }] };
    intake.failure = new StorageFullError('x');
    await call(oneLog('by policy'), { options: { 'grpc.service_config': JSON.stringify(config) } });
    expect(intake.messages.at(-1)).toBe('by policy');
  });

  test('what was refused of a message is told as a partial success', async () => {
    const two = Buffer.concat([oneLog('good'), oneLog('')]);
    expect(read('Response', await call(two))).toEqual({ partialSuccess: { rejectedLogRecords: 1, errorMessage: 'missing_message: 1' } });
    expect(await call(oneLog('all good'))).toHaveLength(0);
  });

  test('what is no request is INVALID_ARGUMENT, over HTTP 400', async () => {
    expect(await failure(Buffer.from('nonsense'))).toMatchObject({ code: status.INVALID_ARGUMENT });
    const headers = { authorization: key, 'content-type': 'application/x-protobuf' };
    expect((await fetch(`${api.url}/v1/logs`, { method: 'POST', body: 'nonsense', headers })).status).toBe(400);
  });

  test('a message past the limit is refused for good, compressed or not', async () => {
    const large = Buffer.alloc(10 * 1024 * 1024 + 1);
    for (const options of [{}, { 'grpc.default_compression_algorithm': 2 }]) {
      const error = await failure(large, { options });
      expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
      expect(retryDelayOf(error)).toBeUndefined();
    }
  });

  test('bodies in memory are held against the same budget as those over HTTP', async () => {
    const budget = api.app.get(IngestBudget, { strict: false });
    let open = (): void => undefined;
    intake.gate = new Promise((resolve) => (open = resolve));
    const message = oneLog('y'.repeat(9 * 1024 * 1024));
    const held = call(message);
    await until(() => budget.usedBytes >= message.length);
    const error = await failure(message);
    expect(error.code).toBe(status.UNAVAILABLE);
    expect(retryDelayOf(error)).toBe(1000);
    open();
    await held;
    expect(budget.usedBytes).toBe(0);
  });

  test('a retry under the same key is stored once', async () => {
    for (let i = 0; i < 2; i++) await call(oneLog('keyed'), { metadata: metadataOf(key, { 'idempotency-key': 'k' }) });
    expect(intake.messages.filter((message) => message === 'keyed')).toHaveLength(1);
  });

  test('traces and metrics are not taken', async () => {
    for (const signal of ['trace.v1.TraceService', 'metrics.v1.MetricsService']) {
      const error = await failure(Buffer.alloc(0), { path: `/opentelemetry.proto.collector.${signal}/Export` });
      expect(error.code).toBe(status.UNIMPLEMENTED);
    }
  });

  test('it says that it is well to whoever checks', async () => {
    const path = '/grpc.health.v1.Health/Check';
    expect([...(await call(Buffer.alloc(0), { path, metadata: new Metadata() }))]).toEqual([8, 1]);
    expect((await failure(Buffer.from('\n\u0004none'), { path })).code).toBe(status.NOT_FOUND);
  });

  test('a port that is taken is told with its setting', async () => {
    const second = new GrpcServer({} as never, { grpcPort: port, grpcHost: undefined, host: '127.0.0.1' });
    const told = second.onApplicationBootstrap();
    await expect(told).rejects.toThrow(GrpcPortError);
    await expect(told).rejects.toThrow(/port \d+ on 127.0.0.1, for OTLP over gRPC, is taken.*TOCSIN_GRPC_PORT/);
  });

  test('when it stops, what is under way ends well and nothing new is taken', async () => {
    let open = (): void => undefined;
    intake.gate = new Promise((resolve) => (open = resolve));
    const before = intake.batches.length;
    const budget = api.app.get(IngestBudget, { strict: false });
    const last = call(oneLog('the last'));
    await until(() => budget.usedBytes > 0);
    const stopped = api.app.get(GrpcServer, { strict: false }).beforeApplicationShutdown();
    const late = await failure(oneLog('late'));
    expect(late.code).toBe(status.UNAVAILABLE);
    open();
    await last;
    await stopped;
    expect(intake.batches).toHaveLength(before + 1);
  });
});
