import { RECORD_LIMITS } from '@tocsin/contracts';
import fc from 'fast-check';
import { type Draft, FIELDS, FormatReaders, KEY_MEANINGS, type RecordSink } from '../parsing/index.ts';
import type { RawBatch, RawFormat } from '../ports/index.ts';
import { RecordIntake } from './record-intake.ts';

const NOW = Date.parse('2026-01-15T12:00:00Z');
const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));
const raw = (format: RawFormat, body: string, fields: Partial<RawBatch> = {}): RawBatch => ({
  batchId: 'b',
  format,
  body: bytes(body),
  receivedAt: NOW,
  ...fields,
});
const textOf = (chunks: readonly { bytes: Uint8Array }[]) => chunks.map((chunk) => Buffer.from(chunk.bytes).toString()).join('');

/** Every record of a body as its reader leaves it; undefined where it was refused. */
const draftsOf = (format: RawFormat, body: string): (Draft | undefined)[] => {
  const drafts: (Draft | undefined)[] = [];
  const sink: RecordSink = {
    // To have no attributes and to have none in it is the same.
    accept: (draft) => drafts.push({ ...structuredClone(draft), attributes: structuredClone(draft.attributes ?? {}) }),
    reject: () => drafts.push(undefined),
  };
  new FormatReaders().read(format, Buffer.from(body), sink, NOW);
  return drafts;
};

const BODIES: Partial<Record<RawFormat, string>> = {
  json: '[{"message":"a"},{"message":7,"time":1700000000,"level":"WARN","service":{"name":"x"},"a":{"b":[1,{"c":null}]}},{"no":1}]',
  ndjson: '{"message":"a"}\n\n  {"msg":"b","attributes":{"level":"x","user.id":"u"}}\r\nnonsense\n',
  'otlp-json': JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeLogs: [
          { logRecords: [{ severityText: 'ERROR', timeUnixNano: '1700000000000000000', body: { stringValue: 'card refused' } }, {}] },
        ],
      },
    ],
  }),
  'elasticsearch-bulk': '{"create":{}}\n{"@timestamp":"2026-01-15T12:00:00Z","message":"bulk"}\n{"delete":{}}\n',
  'loki-json': '{"streams":[{"stream":{"service_name":"shop"},"values":[["1700000000000000000","line"]]}]}',
  plain: 'one line\n\nanother "line"\n',
  syslog: '<34>1 2026-01-15T12:00:00Z host su 1 ID47 [x y="1"] failed\nJan 15 03:04:05 gate sshd[9]: Failed password',
  clf: '127.0.0.1 - frank [15/Jan/2026:12:00:00 +0000] "GET / HTTP/1.0" 200 2326\n',
  logfmt: 'level=warn msg="slow" took=2100ms',
  application: '2026-01-15 12:00:00,123 ERROR [main] com.shop.Pay - refused\n\tat com.shop.Pay.run(Pay.java:1)\n',
  auto: '2026-01-15 12:00:00 INFO ready\n',
};

describe('the intake', () => {
  test.each(Object.entries(BODIES) as [RawFormat, string][])(
    'keeps every record of %s as it is, and tells which it refused',
    (format, body) => {
      const before = draftsOf(format, body);
      const { chunks, accepted, rejected } = new RecordIntake().take(raw(format, body));
      expect(draftsOf('ndjson', textOf(chunks))).toEqual(before.filter((draft) => draft !== undefined));
      expect(accepted).toBeGreaterThan(0);
      expect(rejected.map(({ index }) => index)).toEqual(before.flatMap((draft, index) => (draft === undefined ? [index] : [])));
    },
  );

  test('writes a record of any shape as a line that reads back as the same record', () => {
    const names = fc.oneof(
      fc.constantFrom(...KEY_MEANINGS.keys(), ...FIELDS, 'attributes', 'labels', '__proto__', 'constructor', ''),
      fc.string({ maxLength: 4 }),
    );
    const leaf = fc.oneof(fc.string({ maxLength: 6 }), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null), fc.integer());
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(names, tie('value'), { maxKeys: 5 }),
      ),
    }));
    const intake = new RecordIntake();
    const record = fc.record({ message: fc.string({ unit: 'binary', minLength: 1 }), rest: fc.dictionary(names, value, { maxKeys: 8 }) });
    fc.assert(
      fc.property(record, ({ message, rest }) => {
        const body = JSON.stringify([{ message, ...rest }]);
        const before = draftsOf('json', body);
        const { chunks, accepted } = intake.take(raw('json', body));
        expect(accepted).toBe(before[0] === undefined ? 0 : 1);
        expect(draftsOf('ndjson', textOf(chunks))).toEqual(before.filter((draft) => draft !== undefined));
      }),
      { numRuns: 1000 },
    );
  });

  test('fills in the service and host of records that name none', () => {
    const defaults = { defaultService: 'fallback "s"', defaultHost: 'h' };
    const body = '{"message":"a"}\n{"message":"b","service":"own"}\n{"message":"c","service":"own","host":"own"}\n';
    const { chunks } = new RecordIntake().take(raw('ndjson', body, defaults));
    expect(draftsOf('ndjson', textOf(chunks)).map((draft) => [draft?.service, draft?.host])).toEqual([
      ['fallback "s"', 'h'],
      ['own', 'h'],
      ['own', 'own'],
    ]);
  });

  test('cuts chunks between records, numbers their rows, and gives one that is too long a chunk of its own', () => {
    const line = fc.integer({ min: 1, max: 120 }).map((length) => JSON.stringify({ message: 'é'.repeat(length) }));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), fc.constantFrom<RawFormat>('ndjson', 'json'), (lines, format) => {
        const body = format === 'json' ? `[${lines.join(',')}]` : lines.join('\n');
        const { chunks } = new RecordIntake(128).take(raw(format, body));
        expect(textOf(chunks)).toBe(lines.map((each) => `${each}\n`).join(''));
        let row = 0;
        for (const { bytes: chunk, firstRow, rows } of chunks) {
          expect(firstRow).toBe(row);
          expect(Buffer.from(chunk).toString().split('\n')).toHaveLength(rows + 1);
          expect(chunk.length <= 128 || rows === 1).toBe(true);
          expect(chunk.buffer.byteLength).toBe(chunk.length);
          row += rows;
        }
        expect(row).toBe(lines.length);
      }),
    );
  });

  test('refuses a record that JSON makes larger than a record may be', () => {
    const { accepted, rejected } = new RecordIntake().take(raw('plain', '\u0001'.repeat(RECORD_LIMITS.recordBytes / 4)));
    expect([accepted, rejected.map(({ reason }) => reason)]).toEqual([0, ['too_large']]);
  });

  test('takes so many records of a request and no more, and begins anew with the next', () => {
    const intake = new RecordIntake();
    const { accepted, rejected } = intake.take(raw('ndjson', '{"message":"a"}\n'.repeat(RECORD_LIMITS.requestRecords + 2)));
    expect(accepted).toBe(RECORD_LIMITS.requestRecords);
    expect(rejected).toMatchObject([{ index: RECORD_LIMITS.requestRecords, reason: 'too_large' }]);
    expect(intake.take(raw('ndjson', '{"message":"a"}'))).toMatchObject({ accepted: 1, rejected: [], chunks: [{ firstRow: 0, rows: 1 }] });
  });
});
