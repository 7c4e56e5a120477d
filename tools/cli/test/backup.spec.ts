import { appendFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SCOPES } from '@tocsin/contracts';
import { fill } from './installation.ts';
import { makeFolder, StandaloneServer } from './standalone-server.ts';
import { linesOf, tocsin } from './tocsin.ts';

/** A backup of a running standalone server, and what comes back from it. */
const dataDir = makeFolder();
const folder = makeFolder();
const backup = join(folder, 'backup');
const restored = join(makeFolder(), 'data');
const everything = async (server: StandaloneServer): Promise<Record<string, unknown>> => {
  const env = { TOCSIN_URL: server.url, TOCSIN_KEY: key };
  const logs = linesOf(await tocsin(['search', '--json', '--limit', '10000', '--from', 'now-30d'], { env }));
  return { logs, rules: JSON.parse((await tocsin(['rules', 'list', '--json'], { env })).stdout) as unknown };
};
let key: string;
let before: Record<string, unknown>;

beforeAll(async () => {
  const server = await StandaloneServer.start(dataDir);
  try {
    await fill(server, 1000);
    key = await server.key(SCOPES);
    before = await everything(server);
    const run = await tocsin(['backup', '--data', dataDir, '--to', backup]);
    expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/Audit chain: \d+ rows, head [0-9a-f]{64}/) });
  } finally {
    await server.stop();
  }
}, 180_000);

test('the copy of a running server is whole, and for its owner alone', async () => {
  expect(await tocsin(['backup', 'verify', backup])).toMatchObject({ code: 0, stdout: expect.stringContaining('is whole: 1,001 logs') });
  const files = readdirSync(backup, { recursive: true, withFileTypes: true });
  for (const file of files) expect(statSync(join(file.parentPath, file.name)).mode & 0o077).toBe(0);
});

test('an installation made of it has the same logs, rules, keys and users', async () => {
  expect(await tocsin(['backup', 'restore', backup, '--data', restored])).toMatchObject({ code: 0 });
  const server = await StandaloneServer.start(restored);
  try {
    // With the key that was made before the backup.
    expect(await everything(server)).toEqual(before);
    const findings = await tocsin(['doctor', '--json', '--data', restored], { env: { TOCSIN_URL: server.url, TOCSIN_KEY: key } });
    expect(findings.code).toBe(0);
  } finally {
    await server.stop();
  }
}, 180_000);

test('nothing that is there is overwritten', async () => {
  expect(await tocsin(['backup', '--data', dataDir, '--to', backup])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there already'),
  });
  expect(await tocsin(['backup', 'restore', backup, '--data', dataDir])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('already'),
  });
  expect(await tocsin(['backup', '--data', folder, '--to', join(folder, 'x')])).toMatchObject({ code: 2 });
});

test('a part that changed or is missing is named, and nothing is restored of it', async () => {
  const rules = join(backup, 'control', 'rules.ndjson');
  appendFileSync(rules, '{}\n');
  const day = readdirSync(join(backup, 'logs'))[0] ?? '';
  rmSync(join(backup, 'logs', day));
  const run = await tocsin(['backup', 'restore', backup, '--data', join(folder, 'none')]);
  expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('control/rules.ndjson has changed') });
  expect(run.stderr).toContain(`logs/${day} is missing`);
  expect(readdirSync(folder)).toEqual(['backup']);
});
