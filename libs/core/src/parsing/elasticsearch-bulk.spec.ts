import fc from 'fast-check';
import { FormatReaders } from './format-readers.ts';

const readers = new FormatReaders();
const outcomes = (body: string): string[] => {
  const found: string[] = [];
  readers.read('elasticsearch-bulk', Buffer.from(body), {
    accept: (draft) => found.push(draft.message),
    reject: ({ code }) => found.push(`!${code}`),
  });
  return found;
};

describe('Elasticsearch bulk', () => {
  test('takes the documents of create and index in order, as Filebeat sends them', () => {
    const body = [
      '{"create":{"_index":"filebeat-8.17.0"}}',
      '{"@timestamp":"2026-01-15T12:00:00.000Z","message":"one","log":{"level":"info"},"host":{"name":"h"},"ecs":{"version":"8.0.0"}}',
      '{"index":{}}',
      '{"message":"two"}',
      '',
    ].join('\n');
    expect(outcomes(body)).toEqual(['one', 'two']);
  });

  test('has an outcome for each action', () => {
    const body = [
      '{"create":{}}',
      '{"message":"one"}',
      '{"delete":{"_id":"1"}}',
      '{"update":{"_id":"1"}}',
      '{"doc":{"message":"x"}}',
      '{"index":{}}',
      'not json',
      '{"index":{}}',
      '{"message":"two"}',
      '{"create":{}}',
    ].join('\n');
    expect(outcomes(body)).toEqual(['one', '!bad_type', '!bad_type', '!not_json', 'two', '!not_object']);
  });

  test('finds its step again after a line that is no action', () => {
    expect(outcomes('nonsense\n{"index":{}}\n{"message":"one"}\n')).toEqual(['!not_json', 'one']);
  });

  test('never throws', () => {
    const line = fc.oneof(
      fc.constantFrom('{"create":{}}', '{"delete":{}}', '{"update":{}}', '{"message":"m"}', ''),
      fc.json(),
      fc.string(),
    );
    fc.assert(fc.property(fc.array(line), (lines) => expect(() => outcomes(lines.join('\n'))).not.toThrow()));
  });

  test('has exactly one outcome for each action, whatever the documents hold', () => {
    const document = fc.oneof(
      fc.constant('{"message":"m"}'),
      fc.json(),
      fc.string({ unit: 'grapheme-ascii' }).map((text) => `#${text}`),
    );
    const action = fc.oneof(
      fc.tuple(fc.constantFrom('create', 'index', 'update'), document).map(([name, line]) => [`{"${name}":{}}`, line]),
      fc.constant(['{"delete":{"_id":"1"}}']),
    );
    fc.assert(
      fc.property(fc.array(action), fc.constantFrom('\n', '\r\n', '\n\n'), (actions, end) => {
        expect(
          outcomes(
            actions
              .flat()
              .map((line) => line + end)
              .join(''),
          ),
        ).toHaveLength(actions.length);
      }),
    );
  });
});
