// `npm start`: builds what is stale, then runs the standalone server in this very process, so that Ctrl-C reaches it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nx } from './nx.mjs';

const root = join(import.meta.dirname, '..');
if (!existsSync(join(root, 'apps', 'standalone', 'src', 'main.ts'))) {
  console.error('This revision has no server to start yet: see docs/roadmap.md for what stands. `npm test` runs what is there.');
  process.exit(1);
}
const asksForHelp = process.argv.includes('--help');
if (!asksForHelp) console.log('Building what is stale…');
const status = nx(['run-many', '-t', 'build', '--projects=standalone,web'], asksForHelp ? 'ignore' : 'inherit');
if (status !== 0) {
  console.error('The build failed; the lines above say where.');
  process.exit(1);
}
if (process.argv.includes('--demo')) process.env.TOCSIN_DEMO ??= '1';
await import('../dist/standalone/main.js');
