import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '..');
let folder = '';

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tocsin-bootstrap-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what npm started ends with npm, though the signal ends only npm and its shell', async () => {
  const script = join(folder, 'server.mjs');
  writeFileSync(
    script,
    "process.on('SIGTERM', () => { console.log('stopping'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up');",
  );
  // `; :` keeps the shell there, as npm's is.
  const shell = spawn('sh', ['-c', `'${process.execPath}' tools/bootstrap.mjs '${script}'; :`], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(shell.stdout);
  const [first] = (await once(lines, 'line')) as [string];
  const next = once(lines, 'line') as Promise<[string]>;
  shell.kill('SIGTERM');
  expect([first, (await next)[0]]).toEqual(['up', 'stopping']);
}, 30_000);
