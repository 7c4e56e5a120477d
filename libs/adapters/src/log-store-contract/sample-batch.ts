import fc from 'fast-check';
import type { AttributeValue } from '@tocsin/contracts';
import { type LogBatch, createLogBatch, isUncertain } from '@tocsin/core/record';

/** One log of a test, before it becomes a row. */
export interface SampleLog {
  timestamp: number;
  service: string;
  message: string;
  severityNumber?: number;
  category?: number;
  confidence?: number;
  flags?: number;
  host?: string | undefined;
  traceId?: string | undefined;
  userId?: string | undefined;
  templateId?: string;
  attributes?: Record<string, AttributeValue> | undefined;
  redactions?: Record<string, number> | undefined;
}

/** Test data: rows of a batch from plain objects. */
export const sampleBatch = (logs: readonly SampleLog[], modelVersion = 'test-1'): LogBatch => {
  const batch = createLogBatch(logs.length, modelVersion);
  logs.forEach((log, row) => {
    batch.timestamp[row] = log.timestamp;
    batch.receivedAt[row] = log.timestamp + 5;
    batch.severityNumber[row] = log.severityNumber ?? 9;
    batch.category[row] = log.category ?? 3;
    batch.confidence[row] = log.confidence ?? 0.5;
    batch.flags[row] = log.flags ?? 0;
    batch.service.push(log.service);
    batch.message.push(log.message);
    batch.host.push(log.host);
    batch.environment.push(undefined);
    batch.version.push(undefined);
    batch.traceId.push(log.traceId);
    batch.spanId.push(undefined);
    batch.userId.push(log.userId);
    batch.templateId.push(log.templateId ?? '');
    batch.attributes.push(log.attributes);
    batch.redactions.push(log.redactions);
  });
  batch.length = logs.length;
  return batch;
};

const word = fc.constantFrom('timeout', 'login', 'Failed', 'user', 'GET', 'index', 'ünïcode', 'x9', '42');
const text = fc.oneof(
  fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: fc.integer({ min: 0xd7ff, max: 0xe000 }).map((unit) => String.fromCharCode(unit)), maxLength: 3 }),
);
/** JSON holds neither −0 nor what is not finite. */
const double = fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => value + 0);
const scalar = fc.oneof(text, double, fc.integer(), fc.boolean(), fc.constant(null));
const attribute: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(fc.oneof(text, fc.integer(), fc.boolean()), { maxLength: 3 }) },
);
const NOON = Date.UTC(2026, 10, 24, 12);

/** Logs around midnight of three days, with every kind of value. */
export const arbitraryLog: fc.Arbitrary<SampleLog> = fc.record(
  {
    timestamp: fc.oneof(
      fc.integer({ min: NOON - 5000, max: NOON + 5000 }),
      fc.integer({ min: NOON - 40 * 3_600_000, max: NOON + 40 * 3_600_000 }),
    ),
    service: fc.oneof(fc.constantFrom('hsearch', 'music-recommender'), text),
    message: text,
    severityNumber: fc.integer({ min: 1, max: 24 }),
    category: fc.integer({ min: 0, max: 3 }),
    confidence: fc.float({ min: 0, max: 1, noNaN: true }),
    flags: fc.integer({ min: 0, max: 255 }).map((bits) => (isUncertain(bits) ? bits : bits & 31)),
    host: fc.option(fc.constantFrom('a1', 'b2'), { nil: undefined }),
    traceId: fc.option(fc.stringMatching(/^[0-9a-f]{32}$/), { nil: undefined }),
    userId: fc.option(text, { nil: undefined }),
    templateId: fc.constantFrom('t1', 't2', 't3'),
    attributes: fc.option(fc.dictionary(fc.constantFrom('latency_ms', 'ok', 'path', '__proto__', 'a.b'), attribute), { nil: undefined }),
    redactions: fc.option(fc.constant({ email: 2 }), { nil: undefined }),
  },
  { requiredKeys: ['timestamp', 'service', 'message'] },
);
