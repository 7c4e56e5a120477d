import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AlertView, type ClassifiedLog, type Rule, SCOPES } from '@tocsin/contracts';
import { parse } from 'yaml';
import { typesOf } from '../client/types-of.ts';
import type { Finding } from '../doctor/finding.ts';
import { makeFolder, StandaloneServer } from './standalone-server.ts';
import { linesOf, RunningTocsin, tocsin } from './tocsin.ts';
import { until } from './until.ts';

/** What each command does, on a real standalone server. */
const dataDir = makeFolder();
const folder = makeFolder();
let server: StandaloneServer;
let env: Record<string, string>;
beforeAll(async () => {
  server = await StandaloneServer.start(dataDir);
  const keyFile = join(folder, 'key');
  writeFileSync(keyFile, `${await server.key(SCOPES)}\n`, { mode: 0o600 });
  env = { TOCSIN_URL: server.url, TOCSIN_KEY_FILE: keyFile };
}, 120_000);
afterAll(() => server?.stop());

const send = (logs: readonly object[]) => tocsin(['send'], { env, stdin: logs.map((log) => `${JSON.stringify(log)}\n`).join('') });
const found = async (...query: string[]): Promise<ClassifiedLog[]> =>
  linesOf(await tocsin(['search', ...query, '--json', '--limit', '5000'], { env })).map((line) => JSON.parse(line) as ClassifiedLog);

test('the types of the client are those of the server: node tools/cli/client/generate.ts writes them anew', async () => {
  const committed = readFileSync(join(import.meta.dirname, '..', 'client', 'api.generated.ts'), 'utf8');
  expect({ upToDate: committed === (await typesOf(server.url)) }).toEqual({ upToDate: true });
});

describe('send and search', () => {
  beforeAll(async () => {
    const logs = Array.from({ length: 1500 }, (_, n) => ({ message: `Order ${n} placed`, service: 'shop', n }));
    expect(await send(logs)).toMatchObject({ code: 0, stdout: expect.stringContaining('1,500 accepted, 0 rejected') });
  });

  test('text for people, the newest first, with how many more there are', async () => {
    const run = await tocsin(['search', 'service:shop', '--limit', '2', '--attributes'], { env });
    expect(run.code).toBe(0);
    expect(linesOf(run)).toHaveLength(2);
    expect(linesOf(run)[0]).toMatch(/^20\S+Z info {2}\w+ +shop {2}Order 1499 placed n=1499 id=\w+$/);
    expect(run.stderr).toBe('2 of 1,500 matches (--limit, --all)\n');
  });

  test('no colours where nobody sees them', async () => {
    expect((await tocsin(['search', 'service:shop'], { env })).stdout).not.toContain('\u001b');
  });

  test('JSON, a log a line, over several pages without gap or repeat', async () => {
    const logs = await found('service:shop', '--order', 'asc');
    expect(logs.map(({ attributes }) => attributes['n'])).toEqual(Array.from({ length: 1500 }, (_, n) => n));
  });

  test('every match by the export, in the same form, held against the checksum of the server', async () => {
    const all = await tocsin(['search', 'service:shop', '--all', '--json'], { env });
    expect(all.code).toBe(0);
    expect(linesOf(all)).toEqual((await found('service:shop', '--order', 'asc')).map((log) => JSON.stringify(log)));
    expect(all.stderr).toBe('1,500 logs\n');
  });

  test('CSV with the columns of the export', async () => {
    const page = linesOf(await tocsin(['search', 'service:shop', '--format', 'csv', '--order', 'asc', '--limit', '3'], { env }));
    const all = linesOf(await tocsin(['search', 'service:shop', '--format', 'csv', '--all'], { env }));
    expect(all.slice(0, 4).map((line) => line.trim())).toEqual(page);
  });

  test('what strangers wrote into a log cannot steer the terminal', async () => {
    await send([{ message: 'innocent\u001b[2J\u001b]0;owned\u0007', service: 'evil' }]);
    expect((await tocsin(['search', 'service:evil'], { env })).stdout).toContain('innocent\\u001b[2J\\u001b]0;owned\\u0007');
  });

  test('a wrong query names its place, a wrong option what is allowed: exit code 2', async () => {
    const query = await tocsin(['search', 'level>='], { env });
    expect(query).toMatchObject({ code: 2, stderr: expect.stringMatching(/at character \d+ of the query/) });
    expect(await tocsin(['search', '--limit', 'x'], { env })).toMatchObject({ code: 2, stderr: expect.stringContaining('whole number') });
    expect(await tocsin(['serach'], { env })).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean search?') });
  });

  test('no key, a wrong key, no server: exit code 1, with what to do', async () => {
    expect(await tocsin(['search'], { env: { TOCSIN_URL: server.url } })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('TOCSIN_KEY'),
    });
    const wrong = await tocsin(['search'], { env: { TOCSIN_URL: server.url, TOCSIN_KEY: 'tk_none_such' } });
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('--key-file') });
    const away = await tocsin(['search', '--url', 'http://127.0.0.1:9'], { env });
    expect(away).toMatchObject({ code: 1, stderr: expect.stringContaining('No server answers') });
  });
});

describe('rules', () => {
  const file = join(folder, 'rules.yaml');
  const rules = async (): Promise<Rule[]> => JSON.parse((await tocsin(['rules', 'list', '--json'], { env })).stdout) as Rule[];

  test('what was exported is applied without a change, as often as one likes', async () => {
    const { stdout } = await tocsin(['rules', 'export'], { env });
    writeFileSync(file, stdout);
    const before = await rules();
    const run = await tocsin(['rules', 'apply', file], { env });
    expect(linesOf(run).every((line) => line.startsWith('unchanged'))).toBe(true);
    expect(await rules()).toEqual(before);
  });

  test('a file creates, changes and, when asked, deletes; told apart by name', async () => {
    const [first, ...others] = (parse(readFileSync(file, 'utf8')) as { rules: Rule[] }).rules;
    const wanted = { rules: [{ ...first, threshold: 99 }, ...others.slice(1), { name: 'New', query: 'service:shop', threshold: 5 }] };
    writeFileSync(file, JSON.stringify(wanted));
    const dry = await tocsin(['rules', 'apply', file, '--prune', '--dry-run'], { env });
    expect(linesOf(dry).filter((line) => !line.includes('unchanged'))).toHaveLength(3);
    expect((await rules()).find(({ name }) => name === 'New')).toBeUndefined();
    expect((await tocsin(['rules', 'apply', file, '--prune'], { env })).code).toBe(0);
    const after = await rules();
    expect(after.map(({ name }) => name).sort()).toEqual(wanted.rules.map(({ name }) => name).sort());
    expect(after.find(({ name }) => name === first?.name)).toMatchObject({ id: expect.any(String), threshold: 99 });
    const again = await tocsin(['rules', 'apply', file, '--prune'], { env });
    expect(linesOf(again).every((line) => line.startsWith('unchanged'))).toBe(true);
  });

  test('a channel is named by its name, which must be there', async () => {
    const channels = '- {name: Paged, threshold: 1, channels: [nobody]}';
    const run = await tocsin(['rules', 'apply', '-'], { env, stdin: channels });
    expect(run).toMatchObject({ code: 2, stderr: 'The channel "nobody" of rule "Paged" is not there.\n' });
  });

  test('a rule that is not right is named with its field, and nothing is changed', async () => {
    const run = await tocsin(['rules', 'apply', '-'], { env, stdin: '- {name: Good, threshold: 1}\n- {name: Bad, threshold: 0}' });
    expect(run).toMatchObject({ code: 2, stderr: expect.stringMatching(/rule "Bad" is not right.\n {2}threshold: /) });
    expect((await rules()).find(({ name }) => name === 'Good')).toBeUndefined();
  });

  test('one is shown as a file, and deleted', async () => {
    const shown = await tocsin(['rules', 'show', 'New'], { env });
    expect(parse(shown.stdout)).toMatchObject({ rules: [{ name: 'New', threshold: 5 }] });
    expect(await tocsin(['rules', 'delete', 'New'], { env })).toMatchObject({ code: 0, stdout: 'deleted    New\n' });
    expect(await tocsin(['rules', 'show', 'New'], { env })).toMatchObject({ code: 1, stderr: 'There is no rule "New".\n' });
  });
});

test('alerts are listed, acknowledged and resolved', async () => {
  await tocsin(['rules', 'apply', '-'], {
    env,
    stdin: '{name: Siren, query: siren, threshold: 3, severity: critical, groupBy: [service]}',
  });
  const list = async (status: string): Promise<AlertView[]> =>
    JSON.parse((await tocsin(['alerts', 'list', '--status', status, '--json'], { env })).stdout) as AlertView[];
  const [alert] = await until(
    async () => {
      await send([1, 2, 3].map((n) => ({ message: `siren ${n}`, service: 'tower' })));
      return (await list('open')).filter(({ ruleName }) => ruleName === 'Siren');
    },
    (alerts) => alerts.length === 1,
  );
  expect((await tocsin(['alerts'], { env })).stdout).toMatch(/firing +critical .* Siren +service=tower/);
  const id = alert?.id ?? '';
  expect(await tocsin(['alerts', 'ack', id, '--note', 'on it'], { env })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^acknowledged critical Siren/),
  });
  expect(await tocsin(['alerts', 'resolve', id], { env })).toMatchObject({ code: 0, stdout: expect.stringMatching(/^resolved/) });
  expect((await list('resolved')).map((each) => each.id)).toContain(id);
  expect(await tocsin(['alerts', 'ack', 'none-such'], { env })).toMatchObject({ code: 1 });
}, 60_000);

test('dlq tells what a standalone server has', async () => {
  const none = await tocsin(['dlq'], { env });
  expect(none).toMatchObject({ code: 0, stderr: expect.stringContaining('keeps no queue') });
  expect(await tocsin(['dlq', 'replay'], { env })).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing to replay') });
});

describe('doctor', () => {
  const examine = async (args: string[], environment = env) => {
    const run = await tocsin(['doctor', '--json', ...args], { env: environment });
    return { code: run.code, findings: JSON.parse(run.stdout) as Finding[] };
  };

  test('finds a healthy server healthy, down to its parts and the disk', async () => {
    const { code, findings } = await examine(['--data', dataDir]);
    expect(findings.filter(({ state }) => state === 'failure')).toEqual([]);
    expect(code).toBe(0);
    expect(findings.map(({ about }) => about)).toEqual(
      expect.arrayContaining([
        'Node',
        'settings',
        'disk',
        'day files',
        'server',
        'clock',
        'key',
        'version',
        'profile',
        'database',
        'store',
        'pipeline',
      ]),
    );
  });

  test('says what a key cannot do', async () => {
    const { findings } = await examine([], { TOCSIN_URL: server.url, TOCSIN_KEY: await server.key(['logs:read']) });
    const scopes = findings.find(({ about }) => about === 'scopes');
    expect(scopes?.detail).toContain('send (needs logs:write)');
    expect(scopes?.detail).not.toContain('search, tail');
  });

  test('fails with advice where the server is away, the key is wrong, a setting is none', async () => {
    const away = await examine(['--url', 'http://127.0.0.1:9']);
    expect(away.code).toBe(1);
    expect(away.findings.find(({ about }) => about === 'server')).toMatchObject({
      state: 'failure',
      advice: expect.stringContaining('npm start'),
    });
    const wrong = await examine([], { TOCSIN_URL: server.url, TOCSIN_KEY: 'tk_none_such', TOCSIN_PORT: 'x' });
    expect(wrong.findings.filter(({ state }) => state === 'failure').map(({ about }) => about)).toEqual(['settings', 'key']);
  });
});

describe('tail', () => {
  test('shows what is stored from now on; --limit ends it and tells where to go on', async () => {
    const tail = new RunningTocsin(['tail', 'service:live', '--json', '--limit', '3'], env);
    for (let n = 0; tail.lines.length < 3; n++) await send([{ message: `seen ${n}`, service: 'live' }]);
    await until(
      () => tail.stderr,
      (text) => text.includes('--cursor'),
    );
    expect(tail.lines.map((line) => (JSON.parse(line) as ClassifiedLog).service)).toEqual(['live', 'live', 'live']);
  }, 60_000);

  test('a server that is killed and comes back costs no log and repeats none; Ctrl-C ends it with code 0', async () => {
    const tail = new RunningTocsin(['tail', 'service:steady', '--json', '--alerts'], env);
    const numbers = () => tail.lines.map((line) => (JSON.parse(line) as ClassifiedLog).attributes['n'] as number);
    let n = 0;
    while (tail.lines.length === 0) await send([{ message: 'steady', service: 'steady', n: n++ }]);
    const { port } = server;
    await server.stop('SIGKILL');
    server = await StandaloneServer.start(dataDir, port);
    for (const last = n + 20; n < last;) await send([{ message: 'steady', service: 'steady', n: n++ }]);
    await until(numbers, (seen) => seen.at(-1) === n - 1);
    const seen = numbers();
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, at) => (seen[0] ?? 0) + at));
    expect(tail.stderr).toContain('The connection was lost');
    expect(await tail.interrupt()).toBe(0);
    expect(tail.stderr).toMatch(/To go on from here: --cursor \d+\n$/);
  }, 120_000);

  test('goes on from a cursor of an earlier tail', async () => {
    const tail = new RunningTocsin(['tail', 'service:later', '--json'], env);
    await until(
      async () => {
        await send([{ message: 'first', service: 'later' }]);
        return tail.lines.length;
      },
      (lines) => lines > 0,
    );
    await tail.interrupt();
    const cursor = /--cursor (\d+)/.exec(tail.stderr)?.[1] ?? '';
    await send([{ message: 'while away', service: 'later' }]);
    // More than one `first` may have been sent before the tail was seen to run: the last of them then comes first.
    const resumed = new RunningTocsin(['tail', 'service:later', '--json', '--cursor', cursor], env);
    const messages = () => resumed.lines.map((line) => (JSON.parse(line) as ClassifiedLog).message);
    await until(messages, (seen) => seen.includes('while away'));
    await resumed.interrupt();
    expect(messages().filter((message) => message === 'while away')).toHaveLength(1);
  }, 60_000);

  test('ends at once where it may not begin', async () => {
    expect(await tocsin(['tail'], { env: { TOCSIN_URL: server.url, TOCSIN_KEY: 'tk_none_such' } })).toMatchObject({ code: 1 });
    expect(await tocsin(['tail', 'level>='], { env })).toMatchObject({ code: 2 });
    const away = await tocsin(['tail', '--url', 'http://127.0.0.1:9', '--retries', '0'], { env });
    expect(away).toMatchObject({ code: 1, stderr: expect.stringContaining('No server answers') });
  });
});
