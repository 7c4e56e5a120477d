// `npm test`: lint, types and every project's tests; ends with the line "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nx } from './nx.mjs';

const root = join(import.meta.dirname, '..');
const results = join(root, 'dist', 'test-results');
rmSync(results, { recursive: true, force: true });

/** @returns {boolean} whether the folder holds a TypeScript source */
const hasSource = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).some(
    (entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('node_modules'),
  );
const folders = ['apps', 'libs'].flatMap((group) =>
  readdirSync(join(root, group)).map((name) => ({ name, folder: join(root, group, name) })),
);
folders.push({ name: 'tools', folder: join(root, 'tools') });
const present = folders.filter(({ folder }) => hasSource(folder));
const waiting = folders.filter((project) => !present.includes(project)).map(({ name }) => name);
if (waiting.length) console.log(`No source yet in: ${waiting.join(', ')} (docs/roadmap.md says what comes).`);

console.log('Checking the form of every file (Prettier)…');
const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
const form = spawnSync(process.execPath, [prettier, '--check', '--log-level', 'warn', '.'], { cwd: root, stdio: 'inherit' }).status ?? 1;

console.log('Checking lint, types and tests of every project: ten to twenty minutes on two cores…');
const status = nx([
  'run-many',
  '-t',
  'lint',
  'typecheck',
  'test',
  '--parallel=2',
  `--projects=${present.map(({ name }) => name).join(',')}`,
]);

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
