import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, EmbeddedPostgresError, startEmbeddedPostgres } from './index.ts';
import { isAlive } from './process-identity.ts';
import { requireReachable } from './system-user.ts';

let dataDir: string;
let running: EmbeddedPostgres | undefined;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'embedded-postgres-'));
  chmodSync(dataDir, 0o755);
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
};

/** A process of its own that starts the database over the folder, says where it is, and waits to be killed. */
const startElsewhere = async (): Promise<{ child: ChildProcess; url: string; pid: number }> => {
  const source = `const { startEmbeddedPostgres } = await import(${JSON.stringify(import.meta.resolve('./index.ts'))});
    const { url, pid } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(JSON.stringify({ url, pid }));
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ...(JSON.parse(line.toString()) as { url: string; pid: number }) };
};

test('what was written is there after a stop and a start; the password is ours alone and never the same', async () => {
  running = await startEmbeddedPostgres({ dataDir });
  await query(running.url, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
  await running.stop();
  expect(isAlive(running.pid)).toBe(false);
  running = await startEmbeddedPostgres({ dataDir });
  expect(await query(running.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  const password = join(dataDir, 'postgres', 'password');
  expect(statSync(password).mode & 0o777).toBe(0o600);
  await expect(query(running.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow('password authentication failed');
});

test('a copy that somebody made of the folder starts, whoever its files belong to now', async () => {
  running = await startEmbeddedPostgres({ dataDir });
  await query(running.url, 'CREATE TABLE copied (n int); INSERT INTO copied VALUES (8)');
  await running.stop();
  const copy = join(dataDir, 'copy');
  mkdirSync(copy);
  cpSync(join(dataDir, 'postgres'), join(copy, 'postgres'), { recursive: true });
  running = await startEmbeddedPostgres({ dataDir: copy });
  expect(await query(running.url, 'SELECT n FROM copied')).toEqual([{ n: 8 }]);
});

test('after kill -9 of its parent the next start stops the orphan and keeps every committed row', async () => {
  for (let round = 0; round < 3; round++) {
    const first = await startElsewhere();
    await query(first.url, `CREATE TABLE IF NOT EXISTS survivors (n int); INSERT INTO survivors VALUES (${round})`);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    expect(isAlive(first.pid)).toBe(true);
    running = await startEmbeddedPostgres({ dataDir });
    expect(running.stoppedOrphan).toBe(first.pid);
    expect(isAlive(first.pid)).toBe(false);
    expect(await query(running.url, 'SELECT count(*)::int AS n FROM survivors')).toEqual([{ n: round + 1 }]);
    await running.stop();
  }
});

test('kill -9 of parent and server together leaves a lock file that does not hinder the next start', async () => {
  const first = await startElsewhere();
  first.child.kill('SIGKILL');
  process.kill(first.pid, 'SIGKILL');
  await once(first.child, 'exit');
  expect(existsSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'))).toBe(true);
  running = await startEmbeddedPostgres({ dataDir });
  expect(await query(running.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
});

test('a lock file that names a process of somebody else leaves that process alone', async () => {
  writeFileSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), `${process.pid}\n`);
  running = await startEmbeddedPostgres({ dataDir });
  expect(running.stoppedOrphan).toBeUndefined();
});

test('a second start over a folder in use is refused, and the first goes on', async () => {
  running = await startEmbeddedPostgres({ dataDir });
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({ code: 'in_use' });
  expect(await query(running.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
});

test('the server ends with a parent that exits by itself', async () => {
  const { child, pid } = await startElsewhere();
  child.kill('SIGTERM');
  await once(child, 'exit');
  running = await startEmbeddedPostgres({ dataDir });
  expect(isAlive(pid)).toBe(false);
});

test('a folder that the database user cannot enter is named with what to do', () => {
  const closed = join(dataDir, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const other = (process.getuid?.() ?? 0) + 1;
  expect(() => requireReachable(closed, { uid: other, gid: other }, 'the data folder')).toThrow(EmbeddedPostgresError);
  expect(() => requireReachable(closed, { uid: other, gid: other }, 'the data folder')).toThrow(`chmod o+x ${closed}`);
  expect(() => requireReachable(dataDir, { uid: other, gid: other }, 'the data folder')).not.toThrow();
});
