import { RECORD_LIMITS, Settings } from '@tocsin/contracts';
import fc from 'fast-check';
import type { RawBatch, RawFormat } from '../ports/index.ts';
import { classifiedLogAt, flagsOf as namesOf } from '../record/index.ts';
import { wordHash } from '../tokenizer/index.ts';
import type { LogClassifier } from './log-classifier.ts';
import { Pipeline } from './pipeline.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const classifier: LogClassifier = { version: 'test-1', category: 2, confidence: 0.5, words: 5, unknownWords: 2, classify: () => undefined };
const pipeline = new Pipeline({ classifier, redaction: Settings.parse({}).redaction });
const raw = (format: RawFormat, body: string): RawBatch => ({
  batchId: 'b',
  format,
  body: new Uint8Array(Buffer.from(body)),
  receivedAt: NOW,
});
const unsure = new Pipeline({ classifier, redaction: Settings.parse({}).redaction, uncertainBelow: 0.501 });
const process = (format: RawFormat, body: string) => pipeline.process(raw(format, body));

describe('pipeline', () => {
  test('takes a JSON line apart, redacts and classifies it', () => {
    const line = JSON.stringify({
      '@timestamp': '2026-01-15T11:59:59.123Z',
      log: { level: 'Warning' },
      service: { name: 'shop' },
      msg: 'login of bob@example.com failed',
      trace: { id: 'abc' },
      user_id: 42,
      http: { status: 401 },
      password: 'hunter2',
    });
    const { batch, rejected, total } = process('ndjson', `${line}\n`);
    expect([total, rejected]).toEqual([1, []]);
    expect(batch.timestamp[0]).toBe(NOW - 877);
    expect(batch.severityNumber[0]).toBe(13);
    expect(batch.service).toEqual(['shop']);
    expect(batch.message).toEqual(['login of ***@example.com failed']);
    expect([batch.traceId[0], batch.userId[0]]).toEqual(['abc', '42']);
    expect(batch.attributes).toEqual([{ 'http.status': 401, password: '[redacted:secret]' }]);
    expect(batch.redactions).toEqual([{ email: 1, secret: 1 }]);
    expect([batch.category[0], batch.confidence[0], batch.modelVersion]).toEqual([2, 0.5, 'test-1']);
    expect([...(batch.messageWords?.hashes ?? [])]).toEqual(['login', 'of', 'example', 'com', 'failed'].map(wordHash));
  });

  test('answers each bad record with its place and reason, and keeps the rest', () => {
    const { batch, rejected, total } = process('ndjson', 'nonsense\n\n{"message":"fine"}\n[1]\n{"a":1}\n{"message":{"a":1},"msg":[]}\n');
    expect([batch.length, total]).toEqual([1, 5]);
    expect(rejected.map(({ index, reason }) => [index, reason])).toEqual([
      [0, 'not_json'],
      [2, 'not_object'],
      [3, 'missing_message'],
      [4, 'bad_type'],
    ]);
  });

  test('takes the time of receipt from each record where they came one by one', () => {
    const body = `{"message":"a"}\nnonsense\n{"message":"b","timestamp":${NOW - 5}}\n{"message":"c"}\n`;
    const recordTimes = new Float64Array([NOW - 300, NOW - 200, NOW - 100, NOW]);
    const { batch } = pipeline.process({ ...raw('ndjson', body), recordTimes });
    expect([...batch.receivedAt]).toEqual([NOW - 300, NOW - 100, NOW]);
    expect([...batch.timestamp]).toEqual([NOW - 300, NOW - 5, NOW]);
  });

  test.each([
    ['one record', '{"message":"a"}', 1],
    ['an array', '[{"message":"a"},{"message":"b"}]', 2],
    ['an empty array', '[]', 0],
  ])('reads %s of JSON', (_, body, count) => {
    expect(process('json', body).batch.length).toBe(count);
  });

  test('flags what is unusual and moves nothing', () => {
    const flagsOf = (record: object) => {
      const bits = process('json', JSON.stringify({ message: 'm', ...record })).batch.flags[0] ?? 0;
      return namesOf(bits);
    };
    expect(flagsOf({})).toEqual([]);
    expect(flagsOf({ time: NOW - 8 * 86_400_000 })).toEqual(['timestamp_old']);
    expect(flagsOf({ time: NOW + 11 * 60_000 })).toEqual(['timestamp_future']);
    expect(flagsOf({ time: 'yesterday', level: 'odd' })).toEqual(['timestamp_unreadable', 'level_unknown']);
    expect(flagsOf({ message: 'ä'.repeat(40_000) })).toEqual(['message_truncated']);
  });

  test('below the threshold a log is general and uncertain, its best guess and its other flags kept', () => {
    const body = JSON.stringify([{ message: 'a', level: 'odd' }, { message: 'b' }]);
    const { batch, judged } = unsure.process(raw('json', body));
    expect(judged).toEqual({ logs: 2, uncertain: 2, words: 10, unknownWords: 4, categories: [0, 0, 0, 2] });
    expect(classifiedLogAt(batch, 0, '')).toMatchObject({
      ...{ category: 'general', uncertain: true, guess: 'business', confidence: 0.5 },
      flags: ['level_unknown', 'uncertain'],
    });
    const sure = pipeline.process(raw('json', body));
    expect(sure.judged.uncertain).toBe(0);
    expect(classifiedLogAt(sure.batch, 1, '')).toMatchObject({ category: 'business', flags: [] });
    expect(Object.keys(classifiedLogAt(sure.batch, 1, ''))).not.toContain('guess');
  });

  test('cuts a long message at 64 KiB between characters and keeps its length', () => {
    const { batch } = process('json', JSON.stringify({ message: `x${'ä'.repeat(40_000)}` }));
    expect(Buffer.byteLength(batch.message[0] ?? '')).toBe(65_535);
    expect(batch.attributes[0]).toEqual({ 'message.original_bytes': 80_001 });
  });

  test('holds the limits on size, depth and attributes', () => {
    const reasonOf = (record: object) => process('json', JSON.stringify({ message: 'm', ...record })).rejected[0]?.reason;
    const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
    expect(reasonOf({ a: nested(7) })).toBeUndefined();
    expect(reasonOf({ a: nested(8) })).toBe('too_deep');
    expect(reasonOf({ a: 'x'.repeat(1024 * 1024) })).toBe('too_large');
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
    expect(reasonOf(many(256))).toBeUndefined();
    expect(reasonOf(many(257))).toBe('too_many_attributes');
  });

  test('takes no more of a request than its limits, says from where on, and reads the next as if nothing had been', () => {
    const tiny = process('ndjson', '{"msg":"a"}\n'.repeat(RECORD_LIMITS.requestRecords + 50));
    expect([tiny.batch.length, tiny.total]).toEqual([RECORD_LIMITS.requestRecords, RECORD_LIMITS.requestRecords + 1]);
    expect(tiny.rejected).toMatchObject([{ index: RECORD_LIMITS.requestRecords, reason: 'too_large' }]);
    const bad = process('ndjson', `{"msg":"a"}\n${'1\n'.repeat(RECORD_LIMITS.requestRejections + 50)}`);
    expect([bad.batch.length, bad.rejected.length]).toEqual([1, RECORD_LIMITS.requestRejections + 1]);
    expect(bad.rejected.at(-1)).toMatchObject({ index: RECORD_LIMITS.requestRejections + 1, reason: 'too_large' });
    for (const format of ['json', 'plain', 'elasticsearch-bulk'] as const) {
      const body = { json: '[{"msg":"b"}]', plain: 'b', 'elasticsearch-bulk': '{"create":{}}\n{"msg":"b"}' }[format];
      expect(process(format, body)).toMatchObject({ total: 1, rejected: [], batch: { message: ['b'] } });
    }
  });

  test('gives messages that differ in values alone one template', () => {
    const { batch } = process('plain', 'took 12 ms for a1b2\ntook 9 ms for c3d4e5\ntook long\n');
    expect(batch.templateId[0]).toBe(batch.templateId[1]);
    expect(batch.templateId[2]).not.toBe(batch.templateId[0]);
  });

  test('never throws, and accounts for every record', () => {
    const record = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc.object({ key: fc.constantFrom('message', 'level', 'time', 'service', 'host', 'x', '__proto__') }).map((o) => JSON.stringify(o)),
    );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 5 }), fc.constantFrom<RawFormat>('json', 'ndjson', 'plain'), (lines, format) => {
        const { batch, rejected, total } = process(format, lines.join('\n'));
        expect(batch.length + rejected.length).toBe(total);
        expect(batch.message).toHaveLength(batch.length);
        expect(batch.messageWords?.ends).toHaveLength(batch.length);
      }),
    );
  });
});
