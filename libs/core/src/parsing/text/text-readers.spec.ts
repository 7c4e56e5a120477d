import fc from 'fast-check';
import { FormatReaders } from '../format-readers.ts';
import { LINE_FORMATS, TextReaders } from './text-readers.ts';
import { emptyDraft } from '../draft.ts';

const RECEIVED = Date.UTC(2026, 2, 1, 12);
const readers = new TextReaders();

/** What a line says, fields that it leaves open left out; time as RFC 3339. */
const read = (line: string) => {
  const draft = emptyDraft();
  const format = readers.readRecord(line, LINE_FORMATS, draft, RECEIVED);
  const { timestamp, ...rest } = draft;
  const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { format, ...(timestamp === undefined ? {} : { time: new Date(timestamp).toISOString() }), ...said };
};

describe('syslog', () => {
  test('RFC 5424: priority, header, structured data', () => {
    const line =
      '<165>1 2026-01-05T10:00:00.003Z web1 checkout 12 ID47 [order@32473 id="3" note="a \\"b\\" \\]"][b c="d"] \ufeffOrder paid';
    expect(read(line)).toEqual({
      format: 'syslog',
      time: '2026-01-05T10:00:00.003Z',
      severityNumber: 10,
      host: 'web1',
      service: 'checkout',
      message: 'Order paid',
      attributes: {
        'syslog.facility': 'local4',
        'syslog.msgid': 'ID47',
        'process.pid': 12,
        'order.id': '3',
        'order.note': 'a "b" ]',
        'b.c': 'd',
      },
    });
  });

  test('RFC 5424 with nothing but the message', () => {
    expect(read('<0>1 - - - - - - down')).toEqual({
      format: 'syslog',
      severityNumber: 24,
      message: 'down',
      attributes: { 'syslog.facility': 'kern' },
    });
  });

  test('RFC 3164 with priority', () => {
    expect(read('<86>Feb  5 06:55:46 gate sshd[24200]: session opened')).toEqual({
      format: 'syslog',
      time: '2026-02-05T06:55:46.000Z',
      severityNumber: 9,
      host: 'gate',
      service: 'sshd',
      message: 'session opened',
      attributes: { 'syslog.facility': 'authpriv', 'process.pid': 24200 },
    });
  });

  test('as daemons write it to files, in the old form and in the new', () => {
    expect(read('Jan 15 03:04:05 box su(pam_unix)[9]: session closed')).toMatchObject({
      service: 'su',
      host: 'box',
      message: 'session closed',
      attributes: { 'syslog.module': 'pam_unix', 'process.pid': 9 },
    });
    expect(read('2026-01-05T10:00:00.123456+01:00 box CRON[7]: (root) CMD (run)')).toMatchObject({
      format: 'syslog',
      time: '2026-01-05T09:00:00.123Z',
      host: 'box',
      service: 'CRON',
    });
    expect(read('Jan 15 03:04:05 box sshd[1]: error: no more sessions')).toMatchObject({
      severityNumber: 17,
      message: 'error: no more sessions',
    });
    expect(read('Jan 15 03:04:05 box -- MARK --')).toMatchObject({ host: 'box', message: '-- MARK --' });
  });

  test.each([
    ['Feb 28 23:00:00', '2026-02-28T23:00:00.000Z'],
    ['Mar  2 11:00:00', '2026-03-02T11:00:00.000Z'],
    ['Mar  2 13:00:00', '2025-03-02T13:00:00.000Z'],
    ['Dec 31 23:59:59', '2025-12-31T23:59:59.000Z'],
    ['Feb 29 10:00:00', '2024-02-29T10:00:00.000Z'],
  ])('%s, received on 1 March 2026 at noon, is %s', (time, expected) => {
    expect(read(`${time} box app: x`)).toMatchObject({ time: expected });
  });

  test('a priority that does not exist, or a day that does not, is plain text', () => {
    expect(read('<192>x')).toEqual({ format: 'plain', message: '<192>x' });
    expect(read('Feb 30 10:00:00 box app: x').format).toBe('plain');
  });
});

describe('access logs', () => {
  test('combined', () => {
    expect(
      read('203.0.113.9 - ann [05/Jan/2026:11:00:00 +0100] "GET /a?b=1 HTTP/1.1" 200 2326 "https://x.example/" "curl/8 \\"x\\""'),
    ).toEqual({
      format: 'clf',
      time: '2026-01-05T10:00:00.000Z',
      severityNumber: 9,
      message: 'GET /a?b=1 200',
      userId: 'ann',
      attributes: {
        client: '203.0.113.9',
        method: 'GET',
        path: '/a?b=1',
        protocol: 'HTTP/1.1',
        status: 200,
        bytes: 2326,
        referrer: 'https://x.example/',
        agent: 'curl/8 "x"',
      },
    });
  });

  test.each([
    ['::1 - - [05/Jan/2026:10:00:00 +0000] "POST /x HTTP/2.0" 404 -', 13, 'POST /x 404'],
    ['shop.example:443 10.0.0.1 - - [05/Jan/2026:10:00:00 +0000] "GET / HTTP/1.0" 503 0 "-" "-" 0.012', 17, 'GET / 503'],
    ['10.0.0.1 - - [05/Jan/2026:10:00:00 +0000] "\\x16\\x03" 400 0 "-" "-"', 13, '\\x16\\x03 400'],
    ['10.0.0.1 - - [05/Jan/2026:10:00:00 +0000] "-" 408 0', 13, '- 408'],
  ])('%s', (line, severityNumber, message) => {
    expect(read(line)).toMatchObject({ format: 'clf', severityNumber, message });
  });
});

describe('logfmt', () => {
  test('keys mean what they mean in JSON; values are typed', () => {
    expect(read('time=2026-01-05T10:00:00Z level=warn app=pay msg="slow \\"x\\"\\n" ms=12.5 ok=true id=007 trace_id=4bf9 retry')).toEqual({
      format: 'logfmt',
      time: '2026-01-05T10:00:00.000Z',
      severityNumber: 13,
      service: 'pay',
      message: 'slow "x"\n',
      traceId: '4bf9',
      attributes: { ms: 12.5, ok: true, id: '007', retry: true },
    });
  });

  test('a line without a message is its own', () => {
    expect(read('level=error err=boom')).toMatchObject({
      message: 'level=error err=boom',
      severityNumber: 17,
      attributes: { err: 'boom' },
    });
  });

  test.each(['a=1', 'x is a=1 b=2 c', 'a="1"b=2', 'SELECT * FROM t WHERE a=1 AND b=2', 'a=1 b c d'])('%s is none', (line) => {
    expect(read(line).format).toBe('plain');
  });
});

describe('application lines', () => {
  test.each([
    [
      '2015-07-29 17:41:44,747 - WARN  [Send[id=1]:Worker@688] - Thread leaves',
      '2015-07-29T17:41:44.747Z',
      13,
      'Thread leaves',
      { thread: 'Send[id=1]:Worker@688' },
    ],
    [
      '081109 203615 148 INFO dfs.Node$Packet: Block 7 ends',
      '2008-11-09T20:36:15.000Z',
      9,
      'Block 7 ends',
      { 'process.pid': 148, logger: 'dfs.Node$Packet' },
    ],
    ['[Sun Dec 04 04:47:44 2005] [error] child in state 6', '2005-12-04T04:47:44.000Z', 17, 'child in state 6', undefined],
    [
      '[Mon Jan 05 10:00:00.123456 2026] [core:error] [pid 12:tid 3] [client 192.0.2.1:5] AH1: bad URI',
      '2026-01-05T10:00:00.123Z',
      17,
      'AH1: bad URI',
      { 'process.pid': 12, client: '192.0.2.1:5' },
    ],
    ['2026-01-05 10:00:00,123 - shop.db - INFO - Connected', '2026-01-05T10:00:00.123Z', 9, 'Connected', { logger: 'shop.db' }],
    [
      '2026-01-05T10:00:00.123Z  INFO 99 --- [       main] c.e.App : Started',
      '2026-01-05T10:00:00.123Z',
      9,
      'Started',
      { 'process.pid': 99, thread: 'main', logger: 'c.e.App' },
    ],
    ['2026/01/05 10:00:00 [error] 12#0: *1 open() failed', '2026-01-05T10:00:00.000Z', 17, '*1 open() failed', { 'process.pid': 12 }],
    [
      '2026-01-05 10:00:00.000 UTC [124] ann@db ERROR:  no such table',
      '2026-01-05T10:00:00.000Z',
      17,
      'no such table',
      { 'process.pid': 124, logger: 'ann@db' },
    ],
    ['[2026-01-05T10:00:00Z INFO  krate::part] hello', '2026-01-05T10:00:00.000Z', 9, 'hello', { logger: 'krate::part' }],
    ['[2026-01-05T10:00:00,123][WARN ][o.e.n.Node] [n1] slow', '2026-01-05T10:00:00.123Z', 13, '[n1] slow', { thread: 'o.e.n.Node' }],
    [
      'I0105 10:00:00.123456   12 server.go:42] ready',
      '2026-01-05T10:00:00.123Z',
      9,
      'ready',
      { 'process.pid': 12, source: 'server.go:42' },
    ],
    ['01-05 16:13:38.811  1702  2395 D Window: frozen', '2026-01-05T16:13:38.811Z', 5, 'Window: frozen', { 'process.pid': 1702 }],
    ['17/06/09 20:10:40 INFO exec.Backend: Registered', '2017-06-09T20:10:40.000Z', 9, 'Registered', { logger: 'exec.Backend' }],
    ['05-Jan-2026 10:00:00.123 SEVERE [main] Listener failed', '2026-01-05T10:00:00.123Z', 17, 'Listener failed', { thread: 'main' }],
    ['1767607200.5 ERROR Connection: refused', '2026-01-05T10:00:00.500Z', 17, 'Connection: refused', undefined],
    ['INFO 2026-01-05 10:00:00,123 up', '2026-01-05T10:00:00.123Z', 9, 'up', undefined],
    ['ERROR:root:no disk', undefined, 17, 'no disk', { logger: 'root' }],
    ['[WARN] no time', undefined, 13, 'no time', undefined],
    ['2026-01-05 10:00:00 error while opening', '2026-01-05T10:00:00.000Z', undefined, 'error while opening', undefined],
  ])('%s', (line, time, severityNumber, message, attributes) => {
    expect(read(line)).toEqual(
      Object.fromEntries(
        Object.entries({ format: 'application', time, severityNumber, message, attributes }).filter(([, value]) => value !== undefined),
      ),
    );
  });

  test.each(['Error in line 3', 'See [1] for more', 'INFORMATION desk', '2026 was a good year', '12:30 lunch'])(
    '%s is plain text',
    (line) => {
      expect(read(line)).toEqual({ format: 'plain', message: line });
    },
  );
});

describe('detection', () => {
  test('names the formats of a sample, the most frequent first', () => {
    const syslog = 'Jan 15 03:04:05 box app: x';
    expect(readers.detect([syslog, syslog, '{"message":"m"}', 'nothing known'])).toEqual(['syslog', 'json']);
    expect(readers.detect(['just', 'words'])).toEqual([]);
  });
});

const messages = (format: 'auto' | 'plain' | 'syslog' | 'clf' | 'logfmt' | 'application', body: string): string[] => {
  const found: string[] = [];
  new FormatReaders().read(
    format,
    Buffer.from(body),
    { accept: ({ message }) => found.push(message), reject: ({ code }) => found.push(`!${code}`) },
    RECEIVED,
  );
  return found;
};

test('a body in a text format: each line that is not blank is a record, in the format or as it stands', () => {
  const body = 'Jan 15 03:04:05 box app: one\r\n\nsomething else\n{"msg":"three"}\n';
  expect(messages('auto', body)).toEqual(['one', 'something else', 'three']);
  expect(messages('syslog', body)).toEqual(['one', 'something else', '{"msg":"three"}']);
  expect(messages('plain', body)).toEqual(['Jan 15 03:04:05 box app: one', 'something else', '{"msg":"three"}']);
});

test('a line beyond the limit is refused, the rest goes on', () => {
  expect(messages('plain', `${'x'.repeat(1024 * 1024 + 1)}\nshort`)).toEqual(['!too_large', 'short']);
});

const piece = fc.oneof(
  fc.constantFrom(
    ...['<34>', '1 ', '2026-01-05T10:00:00.1Z', 'Jan  5 10:00:00', ' ', 'host ', 'app[12]: ', '[', ']', '"', '\\', '=', '-', ' - ', ':'],
    ...['ERROR', 'INFO ', '127.0.0.1 - - [05/Jan/2026:10:00:00 +0000] ', '"GET / HTTP/1.1" ', '200', 'a=1 ', 'b="x" ', '{"message":"m"}'],
    ...['[id@1 k="v"]', '\n\tat a.b(C.java:1)', '081109 203615 ', '1767607200.5 '],
  ),
  fc.string({ maxLength: 8, unit: 'binary' }),
);
const hostile = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

test('every record of any text is read without an error and says something', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      fc.pre(text.trim() !== '');
      const draft = emptyDraft();
      readers.readRecord(text, LINE_FORMATS, draft, RECEIVED);
      expect(draft.message).not.toBe('');
      expect(draft.severityNumber ?? 9).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 3000 },
  );
});

test('every line of any body has an outcome, whatever the format', () => {
  fc.assert(
    fc.property(fc.array(hostile), fc.constantFrom('auto', 'plain', 'syslog', 'clf', 'logfmt', 'application'), (lines, format) => {
      const body = lines.join('\n');
      const expected = body.split('\n').filter((line) => !/^[ \t\r]*$/.test(line)).length;
      expect(messages(format, body)).toHaveLength(expected);
    }),
  );
});

test.each([
  '[',
  '"',
  'a=',
  'a="',
  '\\"',
  ' ',
  '- ',
  '1 ',
  '<1>',
  'a:',
  '[a ',
  'A-',
  'Jan ',
  'x y="',
  '<34>1 - - - - - [a b="',
  '1.1.1.1 - - [',
])('reads 512 KiB of %j in linear time', (unit) => {
  const cpuMs = (bytes: number): number => {
    const text = unit.repeat(Math.ceil(bytes / unit.length));
    const before = process.cpuUsage();
    readers.readRecord(text, LINE_FORMATS, emptyDraft(), RECEIVED);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  cpuMs(32 * 1024);
  // Quadratic time would take minutes here.
  expect(cpuMs(512 * 1024)).toBeLessThan(5000);
});
