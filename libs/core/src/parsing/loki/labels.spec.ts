import fc from 'fast-check';
import { parseLabels } from './labels.ts';

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/);

describe("a stream's labels", () => {
  test.each<[string, [string, string][]]>([
    ['{}', []],
    ['{job="nginx"}', [['job', 'nginx']]],
    [
      '{job="nginx", level="warn"}',
      [
        ['job', 'nginx'],
        ['level', 'warn'],
      ],
    ],
    [
      ' { a = "1" , b="" , } ',
      [
        ['a', '1'],
        ['b', ''],
      ],
    ],
    ['{path="C:\\\\logs\\\\a.log"}', [['path', 'C:\\logs\\a.log']]],
    ['{q="say \\"hi\\"\\n\\t\\u00e9\\U0001F600\\x41\\xff\\101"}', [['q', 'say "hi"\n\té😀A\ufffdA']]],
    ['{raw=`a\\n"b`}', [['raw', 'a\\n"b']]],
    ['{brace="a, b=\\"c\\"}"}', [['brace', 'a, b="c"}']]],
  ])('%s', (text, labels) => expect(parseLabels(text)).toEqual(labels));

  test.each([
    '',
    '{',
    '}',
    '{job}',
    '{job=}',
    '{job=nginx}',
    '{job="nginx}',
    "{job='nginx'}",
    '{job="nginx" level="warn"}',
    '{,job="nginx"}',
    '{job="nginx",,}',
    '{job="a", job="b"}',
    '{1job="a"}',
    '{a-b="a"}',
    '{job="nginx"} x',
    '{job=~"nginx"}',
    '{job="\\q"}',
    '{job="\\u12"}',
    '{job="a\nb"}',
    'job="nginx"',
  ])('%j is none', (text) => expect(parseLabels(text)).toBeUndefined());

  test('come back as they were written, whatever the values hold', () => {
    const labels = fc.uniqueArray(fc.tuple(name, fc.string({ unit: 'binary' })), { selector: ([key]) => key, maxLength: 10 });
    fc.assert(
      fc.property(labels, fc.constantFrom(',', ', ', ' ,\n'), (pairs, between) => {
        // JSON's escapes are a part of Go's, which also quotes with `\u`.
        const text = `{${pairs.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(between)}}`;
        expect(parseLabels(text)).toEqual(pairs);
      }),
    );
  });

  test('never throws, and takes a time in step with the length', () => {
    const piece = fc.constantFrom('{', '}', ',', '=', '"', '\\', '`', 'a', 'job', ' ', '\n', '\\u00', 'é');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          expect(() => parseLabels(text)).not.toThrow();
        },
      ),
      { numRuns: 2000 },
    );
    expect(parseLabels(`{a="${'\\n'.repeat(500_000)}"}`)?.[0]?.[1]).toHaveLength(500_000);
    expect(parseLabels(`{a="${'\\'.repeat(500_001)}`)).toBeUndefined();
    expect(parseLabels(`{${'a="b",'.repeat(100_000)}`)).toBeUndefined();
  });
});
