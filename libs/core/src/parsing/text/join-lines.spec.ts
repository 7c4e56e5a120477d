import fc from 'fast-check';
import { joinLines } from './join-lines.ts';

const joined = (text: string): string[] => [...joinLines(text.split('\n'))];

test('a Java trace stays with the line that reports it', () => {
  const trace = `2026-01-05 10:00:00,123 ERROR [main] com.acme.Pay - Failed
java.lang.IllegalStateException: no card
	at com.acme.Pay.charge(Pay.java:12)
	Suppressed: java.io.IOException: late
		at com.acme.Net.read(Net.java:3)
Caused by: java.net.SocketException: reset
	... 12 more`;
  expect(joined(`before\n${trace}\n2026-01-05 10:00:01,000 INFO after`)).toEqual(['before', trace, '2026-01-05 10:00:01,000 INFO after']);
});

test('a Python trace with its chain stays with the line that reports it', () => {
  const trace = `2026-01-05 10:00:00 ERROR in app: Exception on /x
Traceback (most recent call last):
  File "a.py", line 1, in f
    g()
ValueError: bad

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "b.py", line 2, in h
KeyError: 'x'`;
  expect(joined(`${trace}\nnext line`)).toEqual([trace, 'next line']);
});

test('a Python trace that nothing reports is a record of its own', () => {
  const trace = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\nValueError: bad';
  expect(joined(`worker is ready\n${trace}\nworker is ready`)).toEqual(['worker is ready', trace, 'worker is ready']);
});

test('a Go panic with its goroutines is one record', () => {
  const panic = `panic: runtime error: index out of range [5]

goroutine 1 [running]:
main.(*Server).run(0xc000010000, {0x1, 0x2})
	/app/main.go:33 +0x1d
main.main()
	/app/main.go:9 +0x20
exit status 2`;
  expect(joined(`started\n${panic}\nstarted`)).toEqual(['started', panic, 'started']);
});

test.each([
  ['JavaScript', 'TypeError: x is not a function\n    at run (/app/a.js:1:2)\n    at main (/app/a.js:9:2)'],
  ['.NET', 'System.InvalidOperationException: x\n   at A.B() in C.cs:line 3\n--- End of inner exception stack trace ---\n   at D.E()'],
  ['PHP', 'PHP Fatal error: Uncaught Exception: x in /a.php:3\nStack trace:\n#0 /a.php(9): f()\n#1 {main}\n  thrown in /a.php on line 3'],
])('%s', (_, trace) => {
  expect(joined(`one\n${trace}`).at(-1)).toContain(trace.split('\n').at(-1));
  expect(joined(trace)).toEqual([trace]);
});

test.each(['Jan  5 10:00:00 box a: x', '  2026-01-05 10:00:00 INFO x', '<34>x', '{"message":"m"}', '[Sun Dec 04 04:47:44 2005] [error] x'])(
  '%j begins a record whatever came before',
  (line) => {
    expect(joined(`Traceback (most recent call last):\n  File\n${line}`)).toHaveLength(2);
  },
);

test('a record is cut at the limits', () => {
  const lines = ['head', ...Array.from({ length: 9 }, (_, i) => `  ${i}`)];
  expect([...joinLines(lines, { lines: 5, characters: 1000 })].map((record) => record.split('\n').length)).toEqual([5, 5]);
  expect([...joinLines(lines, { lines: 100, characters: 12 })].every((record) => record.length <= 13)).toBe(true);
});

test('the records of any lines, put together again, are the lines', () => {
  const line = fc.oneof(
    fc.constantFrom('', '  at x', '\tat y', 'Caused by: z', 'Traceback (most recent call last):', '  File', 'ValueError: x', 'panic: x'),
    fc.constantFrom('goroutine 1 [running]:', 'main.main()', 'a.b.CException: x', '2026-01-05 10:00:00 ERROR x', 'plain', '#1 x'),
    fc.stringMatching(/^[^\n]{0,10}$/),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const records = [...joinLines(lines)];
      expect(records.join('\n')).toBe(lines.join('\n'));
      expect(records.length > 0).toBe(lines.length > 0);
    }),
    { numRuns: 1000 },
  );
});
