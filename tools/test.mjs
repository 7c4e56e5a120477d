// `npm test`: lint, types and every project's tests; ends with the line "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nx } from './nx.mjs';

const root = join(import.meta.dirname, '..');
const results = join(root, 'dist', 'test-results');
rmSync(results, { recursive: true, force: true });

console.log('Checking the form of every file (Prettier)…');
const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
const form = spawnSync(process.execPath, [prettier, '--check', '--log-level', 'warn', '.'], { cwd: root, stdio: 'inherit' }).status ?? 1;

console.log('Checking lint, types and tests of every project: five to fifteen minutes on two cores…');
const status = nx(['run-many', '-t', 'lint', 'typecheck', 'test', '--parallel=2']);

let passed = 0;
let failed = 0;
for (const file of existsSync(results) ? readdirSync(results) : []) {
  const counts = JSON.parse(readFileSync(join(results, file), 'utf8'));
  passed += counts.passed;
  failed += counts.failed;
  for (const name of counts.skipped) console.log(`skipped: ${name}`);
}
// A failing lint, type or form check is a failure too, although no test counts it.
if ((status !== 0 || form !== 0) && failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
