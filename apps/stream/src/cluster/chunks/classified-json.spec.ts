import { Settings } from '@tocsin/contracts';
import { defaultClassifier } from '@tocsin/core/classifier';
import { Pipeline } from '@tocsin/core/pipeline';
import { classifiedLogAt, RowJson } from '@tocsin/core/record';
import fc from 'fast-check';
import { classifiedJsonAt } from './classified-json.ts';

describe('the JSON of a classified log', () => {
  const pipeline = new Pipeline({ classifier: defaultClassifier(), redaction: Settings.parse({}).redaction, uncertainBelow: 0.5 });

  it('is that of the log as every read path answers it', () => {
    const optional = (name: string) => fc.option(fc.string(), { nil: undefined }).map((value) => ({ [name]: value }));
    const record = fc
      .tuple(
        fc.record({
          message: fc.string({ unit: 'binary', minLength: 1 }),
          timestamp: fc.constantFrom(undefined, 'never', '2026-01-01T00:00:00Z', 4_000_000_000_000),
          level: fc.constantFrom(undefined, 'error', 'odd'),
          attributes: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })),
        }),
        ...['service', 'host', 'environment', 'version', 'trace_id', 'span_id', 'user_id'].map(optional),
      )
      .map((parts) => Object.assign({}, ...parts) as object);
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), (records) => {
        const body = new TextEncoder().encode(records.map((each) => JSON.stringify(each)).join('\n'));
        const { batch } = pipeline.process({ batchId: '', format: 'ndjson', body, receivedAt: Date.UTC(2026, 5, 1) });
        const parts = new RowJson(batch);
        for (let row = 0; row < batch.length; row++)
          expect(classifiedJsonAt(batch, row, 'abc', parts)).toBe(JSON.stringify(classifiedLogAt(batch, row, 'abc')));
      }),
    );
  });
});
