import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { IntakeBusyError } from '@tocsin/core/ports';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { batchIdOf } from './batch-id.ts';
import { BodyError, decodeBody } from './content-encoding.ts';
import { IngestBudget } from './ingest-budget.ts';
import { ingestFormat, otlpFormat } from './ingest-format.ts';
import { otlpFailure, otlpSuccess } from './otlp/otlp-response.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const RECEIPT = { accepted: 1, rejected: [{ index: 1, reason: 'not_json' as const, detail: 'line 2' }] };

describe('content encodings', () => {
  const encoders = { identity: (b: Uint8Array) => b, gzip: gzipSync, deflate: deflateSync, zstd: zstdCompressSync };
  it('come back as they were sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), fc.constantFrom(...Object.keys(encoders)), async (body, name) => {
        const encoded = encoders[name as keyof typeof encoders](body);
        expect([...(await decodeBody(encoded, name.toUpperCase()))]).toEqual([...body]);
      }),
    );
  });
  it('give a buffer that may move to another thread', async () => {
    const pooled = Buffer.from('abc');
    const decoded = await decodeBody(pooled, undefined);
    expect(decoded.buffer.byteLength).toBe(3);
  });
  it.each(['gzip', 'zstd'])('a %s bomb stops at the limit', async (name) => {
    const bomb = encoders[name as keyof typeof encoders](new Uint8Array(1_000_000));
    await expect(decodeBody(bomb, name, 1000)).rejects.toMatchObject({ code: 'too_large' });
  });
  it('refuse what they cannot read', async () => {
    await expect(decodeBody(bytes('x'), 'gzip')).rejects.toMatchObject({ code: 'malformed' });
    await expect(decodeBody(bytes('x'), 'br')).rejects.toMatchObject({ code: 'unsupported_media_type' });
    await expect(decodeBody(bytes('x'), 'toString')).rejects.toMatchObject({ code: 'unsupported_media_type' });
  });
});

describe('formats', () => {
  it('follow the media type, whatever its parameters', () => {
    expect(ingestFormat('application/json; charset=utf-8', 'auto')).toBe('json');
    expect(ingestFormat('Application/X-NDJSON', 'auto')).toBe('ndjson');
    expect(ingestFormat('text/plain', 'syslog')).toBe('syslog');
    expect(otlpFormat('application/x-protobuf')).toBe('otlp-protobuf');
    for (const wrong of [undefined, 'image/png', 'constructor']) {
      expect(() => ingestFormat(wrong, 'auto')).toThrow(BodyError);
      expect(() => otlpFormat(wrong)).toThrow(BodyError);
    }
  });
});

describe('batch ids', () => {
  it('are the same for the same sender and key only', () => {
    expect(batchIdOf('a', 'k')).toBe(batchIdOf('a', 'k'));
    expect(batchIdOf('a', 'k')).not.toBe(batchIdOf('b', 'k'));
    expect(batchIdOf('a', undefined)).not.toBe(batchIdOf('a', undefined));
    expect(() => batchIdOf('a', '')).toThrow(BodyError);
    expect(() => batchIdOf('a', 'x'.repeat(257))).toThrow(BodyError);
  });
});

describe('OTLP answers', () => {
  const { root } = protobuf.parse(`syntax = "proto3";
    message Partial { int64 rejected_log_records = 1; string error_message = 2; }
    message Response { Partial partial_success = 1; }
    message Status { int32 code = 1; string message = 2; }`);
  const read = (type: string, body: string | Uint8Array) =>
    root.lookupType(type).toObject(root.lookupType(type).decode(body as Uint8Array), { longs: Number }) as Record<string, unknown>;

  it('are empty when everything was accepted', () => {
    expect(otlpSuccess('otlp-json', { accepted: 2, rejected: [] }).body).toBe('{}');
    expect(otlpSuccess('otlp-protobuf', { accepted: 2, rejected: [] }).body).toHaveLength(0);
  });
  it('tell how many were refused, in the form of the request', () => {
    expect(JSON.parse(otlpSuccess('otlp-json', RECEIPT).body as string)).toEqual({
      partialSuccess: { rejectedLogRecords: '1', errorMessage: 'not_json: 1' },
    });
    expect(read('Response', otlpSuccess('otlp-protobuf', RECEIPT).body)).toEqual({
      partialSuccess: { rejectedLogRecords: 1, errorMessage: 'not_json: 1' },
    });
  });
  it('are a google.rpc.Status on failure', () => {
    expect(JSON.parse(otlpFailure('otlp-json', 429, 'later').body as string)).toEqual({ code: 8, message: 'later' });
    expect(read('Status', otlpFailure('otlp-protobuf', 503, 'away').body)).toEqual({ code: 14, message: 'away' });
  });
});

describe('the budget for bodies', () => {
  it('is given back once, and refuses what passes it', () => {
    const budget = new IngestBudget(10);
    const giveBack = budget.reserve(8);
    expect(() => budget.reserve(3)).toThrow(IntakeBusyError);
    giveBack();
    giveBack();
    expect(budget.usedBytes).toBe(0);
    budget.reserve(11)();
  });
});
