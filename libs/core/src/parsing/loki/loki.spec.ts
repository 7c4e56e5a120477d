import fc from 'fast-check';
import protobuf from 'protobufjs';
import snappy from 'snappyjs';
import type { Draft } from '../draft.ts';
import { FormatReaders } from '../format-readers.ts';

type Labels = Record<string, string>;
interface Entry {
  ms?: number;
  line: string;
  metadata?: Labels;
}
interface Stream {
  labels: Labels;
  entries: Entry[];
}

const NOW = Date.UTC(2026, 0, 15, 12);
const readers = new FormatReaders();
const read = (format: 'loki-json' | 'loki-protobuf', body: Uint8Array | string) => {
  const drafts: Draft[] = [];
  const reasons: string[] = [];
  readers.read(
    format,
    Buffer.from(body as string),
    { accept: (draft) => drafts.push({ ...draft }), reject: ({ code }) => reasons.push(code) },
    NOW,
  );
  return { drafts, reasons };
};

const asJson = (streams: Stream[]): string =>
  JSON.stringify({
    streams: streams.map(({ labels, entries }) => ({
      stream: labels,
      values: entries.map(({ ms = NOW, line, metadata }) => [`${ms}000000`, line, ...(metadata ? [metadata] : [])]),
    })),
  });

// As in Loki's own logproto.proto, all that is not read included.
const PushRequest = protobuf
  .parse(
    `syntax = "proto3";
  message PushRequest { repeated StreamAdapter streams = 1; string format = 2; }
  message StreamAdapter { string labels = 1; repeated EntryAdapter entries = 2; uint64 hash = 3; }
  message Timestamp { int64 seconds = 1; int32 nanos = 2; }
  message EntryAdapter { Timestamp timestamp = 1; string line = 2; repeated LabelPair structuredMetadata = 3; repeated LabelPair parsed = 4; }
  message LabelPair { string name = 1; string value = 2; }`,
  )
  .root.lookupType('PushRequest');
const pairsOf = (labels: Labels = {}) => Object.entries(labels).map(([name, value]) => ({ name, value }));
const textOf = (labels: Labels): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`;
const encode = (streams: Stream[]): Uint8Array =>
  PushRequest.encode(
    PushRequest.fromObject({
      format: 'loki',
      streams: streams.map(({ labels, entries }) => ({
        labels: textOf(labels),
        hash: 7,
        entries: entries.map(({ ms = NOW, line, metadata }) => ({
          timestamp: { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 },
          line,
          structuredMetadata: pairsOf(metadata),
          parsed: [{ name: 'x', value: 'y' }],
        })),
      })),
    }),
  ).finish();
const asProtobuf = (streams: Stream[]): Uint8Array => snappy.compress(new Uint8Array(encode(streams)));
const draftOf = (labels: Labels, line: string, metadata?: Labels): Draft => {
  const streams: Stream[] = [{ labels, entries: [{ line, ...(metadata && { metadata }) }] }];
  const { drafts, reasons } = read('loki-json', asJson(streams));
  expect(reasons).toEqual([]);
  expect(read('loki-protobuf', asProtobuf(streams))).toEqual({ drafts, reasons });
  return drafts[0]!;
};

describe('labels', () => {
  test('become the fields that they name, the others attributes', () => {
    const labels = { service_name: 'shop', host: 'h1', env: 'prod', level: 'warn', namespace: 'web', filename: '/var/log/a.log' };
    expect(draftOf(labels, 'card refused', { trace_id: '0af7651916cd43dd8448eb211c80319c', pod: 'shop-1' })).toEqual({
      timestamp: NOW,
      severityNumber: 13,
      message: 'card refused',
      service: 'shop',
      host: 'h1',
      environment: 'prod',
      version: undefined,
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: undefined,
      userId: undefined,
      attributes: { namespace: 'web', filename: '/var/log/a.log', pod: 'shop-1' },
    });
  });

  test.each<[Labels, string | undefined, Record<string, string> | undefined]>([
    [{ job: 'varlogs' }, 'varlogs', undefined],
    [{ app: 'shop', job: 'prod/shop' }, 'shop', { job: 'prod/shop' }],
    [{ job: 'prod/shop', app: 'shop' }, 'shop', { job: 'prod/shop' }],
    [{ service: 'a', service_name: 'b' }, 'b', { service: 'a' }],
    [{ namespace: 'web' }, undefined, { namespace: 'web' }],
  ])('%j names the service %s', (labels, service, attributes) => {
    expect(draftOf(labels, 'x')).toMatchObject({ service, attributes });
  });

  test('instance is the host where nothing better is', () => {
    expect(draftOf({ instance: 'a:9100' }, 'x').host).toBe('a:9100');
    expect(draftOf({ instance: 'a:9100', hostname: 'a' }, 'x')).toMatchObject({ host: 'a', attributes: { instance: 'a:9100' } });
  });
});

describe('lines', () => {
  test('of JSON and logfmt are read into fields', () => {
    expect(draftOf({ job: 'shop' }, '{"msg":"paid","level":"error","order":7,"user":{"id":"u1"}}')).toMatchObject({
      message: 'paid',
      severityNumber: 17,
      service: 'shop',
      userId: 'u1',
      attributes: { order: 7 },
    });
    expect(draftOf({ job: 'shop' }, 'level=warn msg="card refused" order=7')).toMatchObject({
      message: 'card refused',
      severityNumber: 13,
      attributes: { order: 7 },
    });
  });

  test('of anything else are messages as they stand, and tell their level', () => {
    const line = '2026-01-15 12:00:00,123 ERROR [main] shop.Cart - card refused';
    expect(draftOf({}, line)).toMatchObject({ message: line, severityNumber: 17, attributes: undefined });
    expect(draftOf({}, 'nothing special')).toMatchObject({ message: 'nothing special', severityNumber: undefined });
    expect(draftOf({}, '{"no":"message"}')).toMatchObject({ message: '{"no":"message"}' });
  });

  test('that are blank are none', () => {
    const { drafts, reasons } = read('loki-json', asJson([{ labels: {}, entries: [{ line: '' }, { line: ' \r\n' }, { line: 'x' }] }]));
    expect([drafts.length, reasons]).toEqual([1, []]);
  });

  test("keep the entry's time, not one of their own", () => {
    expect(draftOf({}, '{"msg":"x","time":"2020-01-01T00:00:00Z"}').timestamp).toBe(NOW);
  });

  test('do not outrank what a label names, and nothing of either is lost', () => {
    expect(draftOf({ service_name: 'gate', region: 'eu' }, '{"msg":"x","service":"shop","region":"us"}')).toMatchObject({
      service: 'gate',
      attributes: { region: 'eu', region_extracted: 'us', service_name_extracted: 'shop' },
    });
    expect(draftOf({ job: 'varlogs' }, '{"msg":"x","service":"shop"}')).toMatchObject({ service: 'shop', attributes: { job: 'varlogs' } });
  });
});

describe('the level', () => {
  test.each<[string, Labels, string, Labels | undefined, number | undefined]>([
    ['is what the label says', { level: 'fatal' }, '{"msg":"x","level":"info"}', undefined, 21],
    ["else what the line says, before Loki's guess", {}, '{"msg":"x","level":"info"}', { detected_level: 'error' }, 9],
    ["else Loki's guess", {}, 'x', { detected_level: 'error' }, 17],
    ['else unknown', {}, 'x', { detected_level: 'unknown' }, undefined],
    ['is the line where the label is no level', { level: 'loud' }, '{"msg":"x","level":"info"}', undefined, 9],
  ])('%s', (_, labels, line, metadata, severityNumber) => {
    expect(draftOf(labels, line, metadata).severityNumber).toBe(severityNumber);
  });

  test('that is none stays an attribute', () => {
    expect(draftOf({ level: 'loud' }, 'x').attributes).toEqual({ level: 'loud' });
  });
});

describe('what is refused', () => {
  test('is an entry, and the next is read', () => {
    const many = Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`k${i}`, 'v']));
    const line = 'x';
    const streams: Stream[] = [
      { labels: { big: 'x'.repeat(70_000) }, entries: [{ line }] },
      { labels: many, entries: [{ line }] },
      { labels: {}, entries: [{ line: 'x'.repeat(1024 * 1024 + 1) }, { line, metadata: many }, { line }] },
    ];
    const expected = ['too_large', 'too_many_attributes', 'too_large', 'too_many_attributes'];
    for (const outcome of [read('loki-json', asJson(streams)), read('loki-protobuf', asProtobuf(streams))]) {
      expect(outcome.reasons).toEqual(expected);
      expect(outcome.drafts).toHaveLength(1);
    }
  });

  test('in JSON: whatever is no entry, and labels that are no texts', () => {
    const body = {
      streams: [
        { stream: {}, values: [['1768478400000000000'], [1, 2], ['x', 'line'], 7, ['1768478400000000000', 'ok', { a: {} }]] },
        { stream: { a: [] }, values: [['1768478400000000000', 'ok']] },
        7,
        null,
        { stream: {}, values: [['1768478400000000000', 'ok', { n: 7 }]] },
      ],
    };
    const { drafts, reasons } = read('loki-json', JSON.stringify(body));
    expect(reasons).toEqual(Array(6).fill('bad_type'));
    expect(drafts.map(({ message }) => message)).toEqual(['ok']);
    expect(read('loki-json', '{').reasons).toEqual(['not_json']);
    for (const none of ['7', 'null', '[]', '{}', '{"streams":{}}']) expect(read('loki-json', none).reasons).toEqual(['not_object']);
  });

  test('in protobuf: labels that are none, and bodies that are none', () => {
    const request = PushRequest.fromObject({ streams: [{ labels: 'job=nginx', entries: [{ line: 'a' }, { line: 'b' }] }] });
    expect(read('loki-protobuf', snappy.compress(new Uint8Array(PushRequest.encode(request).finish()))).reasons).toEqual([
      'bad_type',
      'bad_type',
    ]);
    expect(read('loki-protobuf', 'nonsense').reasons).toEqual(['unsupported_encoding']);
    expect(read('loki-protobuf', snappy.compress(new Uint8Array(Buffer.from('nonsense')))).reasons).toEqual(['unsupported_encoding']);
  });

  test('a body of millions of empty messages is not walked to its end', () => {
    const many = Buffer.alloc(4 * 1024 * 1024, Buffer.from([0x12, 0x00]));
    const blank = protobuf.Writer.create().uint32(0x0a).bytes(many).finish();
    expect(read('loki-protobuf', snappy.compress(new Uint8Array(blank))).reasons).toEqual(['unsupported_encoding']);
    const streams = Buffer.alloc(4 * 1024 * 1024, Buffer.from([0x0a, 0x00]));
    expect(read('loki-protobuf', snappy.compress(new Uint8Array(streams))).reasons).toEqual(['unsupported_encoding']);
  });

  test('ends the reading where the sink has enough', () => {
    const streams: Stream[] = [{ labels: {}, entries: [{ line: 'a' }, { line: 'b' }] }];
    for (const [format, body] of [
      ['loki-json', asJson(streams)],
      ['loki-protobuf', asProtobuf(streams)],
    ] as const) {
      let taken = 0;
      const enough = (): void => {
        taken++;
        throw new Error('enough');
      };
      expect(() => readers.read(format, Buffer.from(body as string), { accept: enough, reject: enough })).toThrow('enough');
      expect(taken).toBe(1);
    }
  });
});

describe('always', () => {
  const labels = fc.dictionary(
    fc.oneof(fc.constantFrom('job', 'app', 'service_name', 'level', 'host', 'env', '__proto__'), fc.stringMatching(/^[a-z_]{1,8}$/)),
    fc.string(),
    { maxKeys: 6 },
  );
  const line = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.json(),
    fc.constantFrom('{"msg":"m","level":"warn","job":"x"}', 'level=info msg="a b" host=h', '2026-01-15 12:00:00 WARN x: y'),
  );
  const entry = fc.record(
    { ms: fc.integer({ min: 1e12, max: 2e12 }), line, metadata: labels },
    { requiredKeys: ['line'] },
  ) as fc.Arbitrary<Entry>;
  const streams = fc.array(fc.record({ labels, entries: fc.array(entry, { maxLength: 4 }) }), { maxLength: 4 });

  test('both forms say the same, and every entry that is not blank has its outcome', () => {
    fc.assert(
      fc.property(streams, (sent) => {
        const json = read('loki-json', asJson(sent));
        expect(read('loki-protobuf', asProtobuf(sent))).toEqual(json);
        const lines = sent.flatMap(({ entries }) => entries.filter((each) => /\S/.test(each.line)));
        expect(json.drafts.length + json.reasons.length).toBe(lines.length);
      }),
    );
  });

  test('no bytes and no damage make it throw', () => {
    const good = encode([{ labels: { job: 'a', level: 'b' }, entries: [{ line: 'one', metadata: { a: 'b' } }, { line: 'two' }] }]);
    const damaged = fc
      .tuple(fc.nat(good.length - 1), fc.nat(255))
      .map(([at, byte]) => snappy.compress(new Uint8Array(good).with(at, byte)));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), damaged), (bytes) => {
        expect(() => read('loki-protobuf', bytes)).not.toThrow();
        expect(() => read('loki-json', bytes)).not.toThrow();
      }),
      { numRuns: 1000 },
    );
    const shape = fc.object({ key: fc.constantFrom('streams', 'stream', 'values', 'level', '0'), maxDepth: 5 });
    fc.assert(fc.property(shape, (value) => expect(() => read('loki-json', JSON.stringify(value))).not.toThrow()));
  });
});
