import fc from 'fast-check';
import protobuf from 'protobufjs/minimal.js';
import { FormatReaders } from '../format-readers.ts';
import type { Draft } from '../draft.ts';
import { ExportLogsServiceRequest } from './schema.ts';

const readers = new FormatReaders();
const read = (format: 'otlp-json' | 'otlp-protobuf', body: Uint8Array | string) => {
  const drafts: Draft[] = [];
  const reasons: string[] = [];
  readers.read(format, Buffer.from(body as string), {
    accept: (draft) => drafts.push({ ...draft }),
    reject: ({ code }) => reasons.push(code),
  });
  return { drafts, reasons };
};

const RECORD = {
  timeUnixNano: '1768478400123456789',
  severityNumber: 17,
  severityText: 'ERROR',
  body: { stringValue: 'payment refused' },
  attributes: [
    { key: 'user.id', value: { stringValue: 'u1' } },
    { key: 'retries', value: { intValue: '3' } },
    { key: 'big', value: { intValue: '9007199254740993' } },
    { key: 'ratio', value: { doubleValue: 0.5 } },
    { key: 'ok', value: { boolValue: false } },
    { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }] } } },
    { key: 'http', value: { kvlistValue: { values: [{ key: 'status', value: { intValue: '502' } }] } } },
  ],
};
const request = (records: unknown[]) => ({
  resourceLogs: [
    {
      resource: {
        attributes: [
          { key: 'service.name', value: { stringValue: 'shop' } },
          { key: 'service.version', value: { stringValue: '1.2' } },
          { key: 'host.name', value: { stringValue: 'h1' } },
          { key: 'deployment.environment.name', value: { stringValue: 'prod' } },
          { key: 'cloud.region', value: { stringValue: 'eu' } },
        ],
      },
      scopeLogs: [{ scope: { name: 'lib' }, logRecords: records }],
    },
  ],
});
const EXPECTED: Draft = {
  timestamp: 1768478400123,
  severityNumber: 17,
  message: 'payment refused',
  service: 'shop',
  version: '1.2',
  host: 'h1',
  environment: 'prod',
  userId: 'u1',
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  attributes: {
    'cloud.region': 'eu',
    'otel.scope.name': 'lib',
    retries: 3,
    big: '9007199254740993',
    ratio: 0.5,
    ok: false,
    tags: ['a', 1],
    'http.status': 502,
  },
};

describe('OTLP', () => {
  test('reads JSON', () => {
    const ids = { traceId: '0AF7651916CD43DD8448EB211C80319C', spanId: 'b7ad6b7169203331' };
    expect(read('otlp-json', JSON.stringify(request([{ ...RECORD, ...ids }])))).toEqual({ drafts: [EXPECTED], reasons: [] });
  });

  test('reads protobuf', () => {
    const ids = { traceId: Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex'), spanId: Buffer.from('b7ad6b7169203331', 'hex') };
    const message = ExportLogsServiceRequest.fromObject(request([{ ...RECORD, ...ids }]));
    const { drafts, reasons } = read('otlp-protobuf', ExportLogsServiceRequest.encode(message).finish());
    expect(reasons).toEqual([]);
    expect(drafts).toEqual([EXPECTED]);
  });

  test('falls back: observed time, severity text, event name', () => {
    const { drafts } = read(
      'otlp-json',
      JSON.stringify(
        request([{ timeUnixNano: '0', observedTimeUnixNano: 1768478400000000000, severityText: 'Warn', eventName: 'browser.click' }]),
      ),
    );
    expect(drafts[0]).toMatchObject({ timestamp: 1768478400000, severityNumber: 13, message: 'browser.click' });
  });

  test('takes the message out of a structured body', () => {
    const body = { kvlistValue: { values: ['msg', 'code'].map((key) => ({ key, value: { stringValue: `the ${key}` } })) } };
    const { drafts } = read('otlp-json', JSON.stringify(request([{ body }])));
    expect(drafts[0]?.message).toBe('the msg');
    expect(drafts[0]?.attributes).toMatchObject({ 'body.code': 'the code' });
  });

  test('refuses a record, and reads the next', () => {
    const nested = (levels: number): object => (levels === 0 ? { intValue: 1 } : { arrayValue: { values: [nested(levels - 1)] } });
    const many = Array.from({ length: 300 }, (_, i) => ({ key: `k${i}`, value: { intValue: i } }));
    const body = { stringValue: 'm' };
    const large = [{ key: 'a', value: { stringValue: 'x'.repeat(1024 * 1024 + 1) } }];
    const records = [
      {},
      { body, attributes: large },
      { body, attributes: [{ key: 'a', value: nested(9) }] },
      { body, attributes: many },
      { body },
      7,
      null,
    ];
    const { drafts, reasons } = read('otlp-json', JSON.stringify(request(records)));
    expect(drafts).toHaveLength(1);
    expect(reasons).toEqual(['missing_message', 'too_large', 'too_deep', 'too_many_attributes', 'missing_message', 'missing_message']);
  });

  test('refuses a body that is none', () => {
    expect(read('otlp-json', '{').reasons).toEqual(['not_json']);
    expect(read('otlp-json', '[]').reasons).toEqual(['not_object']);
    expect(read('otlp-protobuf', 'nonsense').reasons).toEqual(['unsupported_encoding']);
  });

  test('a body nested without end is refused, not run into the ground', () => {
    let value: object = { stringValue: 'x' };
    for (let i = 0; i < 500; i++) value = { arrayValue: { values: [value] } };
    const deep = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${'{"arrayValue":{"values":['.repeat(20_000)}${']}}'.repeat(20_000)}}]}]}]}`;
    expect(read('otlp-json', deep).reasons).toEqual(['too_deep']);
    const bytes = Buffer.concat(Array.from({ length: 50_000 }, () => Buffer.from([0x2a, 0x02])));
    expect(read('otlp-protobuf', bytes).drafts).toEqual([]);
  });

  test('takes the records before a damaged place, and the fields in whatever order they stand', () => {
    const good = ExportLogsServiceRequest.encode(ExportLogsServiceRequest.fromObject(request([RECORD]))).finish();
    const { drafts, reasons } = read('otlp-protobuf', Buffer.concat([good, Buffer.from('nonsense')]));
    expect([drafts.length, reasons]).toEqual([1, ['unsupported_encoding']]);
    const field = (number: number, bytes: Uint8Array) =>
      Buffer.from(
        protobuf.Writer.create()
          .uint32((number << 3) | 2)
          .bytes(bytes)
          .finish(),
      );
    const record = field(2, field(5, field(1, Buffer.from('last come, first read'))));
    const resource = field(1, field(1, Buffer.concat([field(1, Buffer.from('service.name')), field(2, field(1, Buffer.from('shop')))])));
    const late = read('otlp-protobuf', field(1, Buffer.concat([field(2, record), resource])));
    expect(late).toMatchObject({ drafts: [{ message: 'last come, first read', service: 'shop' }], reasons: [] });
  });

  test('a body of millions of empty messages is not walked to its end, nor past where the sink has enough', () => {
    const empty = Buffer.alloc(4 * 1024 * 1024, Buffer.from([0x0a, 0x00]));
    expect(read('otlp-protobuf', empty).reasons).toEqual(['unsupported_encoding']);
    let refused = 0;
    const enough = {
      accept: () => undefined,
      reject: () => {
        if (refused++ === 10) throw new Error('enough');
      },
    };
    const records = Buffer.alloc(1024 * 1024, Buffer.from([0x12, 0x00]));
    const body = protobuf.Writer.create().uint32(0x0a).fork().uint32(0x12).bytes(records).ldelim().finish();
    expect(() => readers.read('otlp-protobuf', Buffer.from(body), enough)).toThrow('enough');
    expect(refused).toBe(11);
  });

  test('never throws on any bytes, nor on a damaged message', () => {
    const good = ExportLogsServiceRequest.encode(ExportLogsServiceRequest.fromObject(request([RECORD]))).finish();
    const damaged = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => {
      const copy = Buffer.from(good);
      copy[at] = byte;
      return copy;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), damaged), (bytes) => {
        expect(() => read('otlp-protobuf', bytes)).not.toThrow();
        expect(() => read('otlp-json', bytes)).not.toThrow();
      }),
    );
    const shape = fc.object({
      key: fc.constantFrom('resourceLogs', 'scopeLogs', 'logRecords', 'body', 'attributes', 'value'),
      maxDepth: 5,
    });
    fc.assert(fc.property(shape, (value) => expect(() => read('otlp-json', JSON.stringify(value))).not.toThrow()));
  });

  test('accounts for every record, in either form', () => {
    const value: fc.Arbitrary<object> = fc.letrec<{ any: object }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 12 },
        fc.record({ stringValue: fc.string() }),
        fc.record({ intValue: fc.maxSafeInteger() }),
        fc.record({ doubleValue: fc.double() }),
        fc.record({ boolValue: fc.boolean() }),
        fc.record({ arrayValue: fc.record({ values: fc.array(tie('any'), { maxLength: 3 }) }) }),
        fc.record({
          kvlistValue: fc.record({ values: fc.array(fc.record({ key: fc.string(), value: tie('any') }), { maxLength: 3 }) }),
        }),
        fc.constant({}),
      ),
    })).any;
    const record = fc.record(
      {
        body: value,
        severityNumber: fc.integer({ min: -1, max: 30 }),
        severityText: fc.string(),
        timeUnixNano: fc.integer({ min: 0 }),
        attributes: fc.array(fc.record({ key: fc.string(), value }), { maxLength: 5 }),
        eventName: fc.string(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (records) => {
        const message = request(records);
        const json = read('otlp-json', JSON.stringify(message));
        const protobuf = read('otlp-protobuf', ExportLogsServiceRequest.encode(ExportLogsServiceRequest.fromObject(message)).finish());
        for (const { drafts, reasons } of [json, protobuf]) expect(drafts.length + reasons.length).toBe(records.length);
      }),
    );
  });

  test('reads numbers that protobuf writes as text', () => {
    const attributes = [
      { key: 'share', value: { doubleValue: '0.25' } },
      { key: 'none', value: { doubleValue: 'NaN' } },
    ];
    const { drafts } = read('otlp-json', JSON.stringify(request([{ body: { stringValue: 'm' }, attributes }])));
    expect(drafts[0]?.attributes).toMatchObject({ share: 0.25, none: null });
  });
});
