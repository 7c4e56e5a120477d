// `npm test`: lint, types and every project's tests; ends with the line "N passed, N failed".
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nxProcess } from './nx.mjs';
import { startClusterServers } from './test/cluster-servers.ts';

const root = join(import.meta.dirname, '..');
const results = join(root, 'dist', 'test-results');
rmSync(results, { recursive: true, force: true });

/** Whoever ends this run ends what runs in it; the servers end with this process in any case. */
let child;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => end(signal));
const end = async (signal) => {
  child?.kill(signal);
  await (await starting.catch(() => undefined))?.stop();
  process.exit(130);
};
/** Runs to its end. @returns exit code */
const finished = (started) => {
  child = started;
  return new Promise((resolve) => {
    child.once('error', (error) => resolve((console.error(error.message), 1)));
    child.once('exit', (code) => resolve(code ?? 1));
  });
};

console.log('Starting Kafka and Elasticsearch for the cluster tests, and checking the form of every file (Prettier)…');
const starting = startClusterServers(process.env);
// Told below; until then it is nobody's unhandled rejection.
starting.catch(() => undefined);
const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
const checkForm = spawn(process.execPath, [prettier, '--check', '--log-level', 'warn', '.'], { cwd: root, stdio: 'inherit' });
let failures = (await finished(checkForm)) === 0 ? 0 : 1;

let servers;
try {
  servers = await starting;
} catch (error) {
  console.error(`The servers of the cluster tests could not be started: ${error.message}`);
  failures += 1;
}
if (servers?.missing) console.log(`The cluster tests are skipped. ${servers.missing}`);

try {
  console.log('Checking lint, types and tests of every project: ten to twenty minutes on two cores…');
  const env = { ...process.env, ...servers?.environment };
  failures += (await finished(nxProcess(['run-many', '-t', 'lint', 'typecheck', 'test', '--parallel=2'], { env }))) === 0 ? 0 : 1;
} finally {
  await servers?.stop();
}

let passed = 0;
let failed = 0;
for (const file of existsSync(results) ? readdirSync(results) : []) {
  const counts = JSON.parse(readFileSync(join(results, file), 'utf8'));
  passed += counts.passed;
  failed += counts.failed;
  for (const name of counts.skipped) console.log(`skipped: ${name}`);
}
// A failing lint, type or form check is a failure too, although no test counts it.
if (failures > 0 && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
