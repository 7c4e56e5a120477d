import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { IngestServer } from '../test/ingest-server.ts';
import { runTool, type ToolRun } from '../test/run-tool.ts';
import { serviceOfFile } from './log-source.ts';

let server: IngestServer;
let folder: string;
beforeEach(async () => {
  server = await IngestServer.start();
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return name;
};
const replay = (args: string[], options: { stdin?: string; env?: Record<string, string> } = {}): Promise<ToolRun> =>
  runTool('replay', ['--url', server.url, ...args], { cwd: folder, ...options, env: { TOCSIN_KEY: 'tk_a_b', ...options.env } });

const SYSLOG = 'Jan 15 03:04:05 gate sshd[9]: Accepted key for ann\nJan 15 03:04:07 gate su: session closed\n';

test('sends a syslog file and says what came of it', async () => {
  const { code, stdout } = await replay([file('auth.log', SYSLOG)]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^2 logs read \(syslog\) in .* s/);
  expect(stdout).toContain('2 accepted, 0 rejected, 0 not delivered');
  expect(server.logs).toMatchObject([
    { service: 'sshd', host: 'gate', message: 'Accepted key for ann', attributes: { 'process.pid': 9 } },
    { service: 'su', host: 'gate', message: 'session closed' },
  ]);
  expect([...server.keys]).toEqual(['Bearer tk_a_b']);
});

test('times without a year are held against when the file was written', async () => {
  const name = file('auth.log', SYSLOG);
  utimesSync(join(folder, name), new Date('2021-03-01T00:00:00Z'), new Date('2021-03-01T00:00:00Z'));
  await replay([name]);
  expect(server.logs[0]?.timestamp).toBe('2021-01-15T03:04:05.000Z');
});

test('several files, packed ones and the standard input, each in its own format', async () => {
  const args = [file('a.log', '2026-01-05 10:00:00 WARN slow\n'), file('b.log.gz', gzipSync('level=error msg=down')), '-'];
  const { code } = await replay(args, { stdin: 'just words' });
  expect(code).toBe(0);
  expect(server.logs).toMatchObject([
    { service: 'a', message: 'slow', severityNumber: 13 },
    { service: 'b', message: 'down', severityNumber: 17 },
    { service: 'replay', message: 'just words' },
  ]);
});

test('a stack trace is one log, and a line without a time has that of the one before', async () => {
  await replay([file('app.log', '2026-01-05 10:00:00 ERROR failed\na.b.XException: y\n\tat a.b.C.d(C.java:1)\n\nloose line\n')]);
  expect(server.logs.map(({ message }) => message)).toEqual(['failed\na.b.XException: y\n\tat a.b.C.d(C.java:1)', 'loose line']);
  expect(server.logs[1]?.timestamp).toBe('2026-01-05T10:00:00.000Z');
});

test('--service names every log, and what the file named is kept', async () => {
  await replay(['--service', 'gatekeeper', file('auth.log', SYSLOG)]);
  expect(server.logs.map(({ service }) => service)).toEqual(['gatekeeper', 'gatekeeper']);
  expect(server.logs[0]?.attributes).toMatchObject({ 'service.original': 'sshd' });
});

test('--times shift moves the last log to now and keeps the gaps', async () => {
  const before = Date.now();
  await replay(['--times', 'shift', file('a.log', '2020-01-05 10:00:00 INFO one\n2020-01-05 11:00:00 INFO two\n')]);
  const [first = NaN, last = NaN] = server.logs.map(({ timestamp }) => Date.parse(timestamp ?? ''));
  expect(last - first).toBe(3_600_000);
  expect(last).toBeGreaterThanOrEqual(before);
  expect(last).toBeLessThanOrEqual(Date.now());
});

test('what the server refuses is counted by reason, and the exit code tells', async () => {
  const { code, stdout } = await replay(['--format', 'json', file('a.json', '{"message":"fine","service":"s"}\nnot json\n')]);
  expect(code).toBe(1);
  expect(stdout).toContain('1 accepted, 1 rejected, 0 not delivered\n  1 not_json: The record is not valid JSON.');
});

test('waits while the server is busy', async () => {
  let busy = 2;
  server.answer = (_, response) => {
    if (busy-- <= 0) return false;
    response.writeHead(429, { 'retry-after': '0' }).end('{}');
    return true;
  };
  const { code } = await replay([file('a.log', 'one\ntwo\n')]);
  expect(code).toBe(0);
  expect(server.logs).toHaveLength(2);
});

test('a key that the server does not know ends it at once, with advice', async () => {
  server.answer = (_, response) => Boolean(response.writeHead(401).end('{"detail":"No such key."}'));
  const { code, stdout, stderr } = await replay([file('a.log', 'one\n'.repeat(10_000))]);
  expect(code).toBe(1);
  expect(stderr).toContain('The server answered 401: No such key.');
  expect(stderr).toContain('Users and keys');
  expect(stdout).toContain('0 accepted');
});

test('the key of the demo is found for a server on this machine', async () => {
  file('demo-key', 'tk_demo_key\n');
  await replay([file('a.log', 'one')], { env: { TOCSIN_KEY: '', TOCSIN_DATA_DIR: folder } });
  expect([...server.keys]).toEqual(['Bearer tk_demo_key']);
});

test('says when there is no key, no server, no such file, or nothing that it could read', async () => {
  const name = file('a.log', 'one');
  const outcome = async (args: string[], env: Record<string, string> = {}) => {
    const { code, stderr } = await replay(args, { env });
    return `${code}: ${stderr.split('\n')[0]}`;
  };
  expect(await outcome([name], { TOCSIN_KEY: '' })).toMatch(/^2: There is no API key/);
  expect(await outcome(['absent.log'])).toBe('2: absent.log: no such file.');
  expect(await outcome(['.'])).toBe('2: . is a folder; name the files in it.');
  expect(await outcome([file('x.bin', Buffer.from([1, 0, 2]))])).toMatch(/^2: x\.bin is not text/);
  expect(await outcome([file('x.gz', gzipSync('one\n'.repeat(1000)).subarray(0, 30))])).toMatch(/^2: x\.gz: its gzip data are damaged/);
  expect(await outcome(['--format', 'xml', name])).toMatch(/^2: --format is one of auto, json/);
  expect(await outcome(['--times', 'shift', '-'])).toMatch(/^2: --times shift needs/);
  const away = createServer();
  await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', resolve));
  const { port } = away.address() as { port: number };
  await new Promise((resolve) => away.close(resolve));
  expect(await outcome(['--url', `http://127.0.0.1:${port}`, name])).toMatch(/^1: No server answers at .* \(ECONNREFUSED\)/);
}, 60_000);

test.each([
  ['/var/log/nginx/access.log.2.gz', 'access'],
  ['OpenSSH.log', 'openssh'],
  ['app-2026-01-05.log', 'app'],
  ['2026-01-05.log', 'replay'],
  ['web_01.ndjson', 'web'],
])('%s is a file of %s', (path, service) => expect(serviceOfFile(path)).toBe(service));
