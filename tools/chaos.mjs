// `npm run chaos`: the fault tests of apps/e2e at 2,000 logs a second and several rounds each (TOCSIN_CHAOS_ROUNDS, 3), and
// those of a Kafka of three brokers.
//   npm run chaos -- NAME   only the faults whose name matches
import { spawnSync } from 'node:child_process';
import { nx } from './nx.mjs';

console.log('Building what is stale…');
if (nx(['run-many', '-t', 'build', '--projects=api,stream,alerts'], ['ignore', 'ignore', 'inherit']) !== 0) {
  console.error('The build failed; npm run build says where.');
  process.exit(1);
}
const names = process.argv.slice(2).flatMap((name) => ['-t', name]);
const jest = ['node_modules/jest/bin/jest.js', '-c', 'apps/e2e/jest.config.mjs', 'cluster-(faults|brokers)', '--verbose', ...names];
const { status } = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', ...jest], {
  stdio: 'inherit',
  env: { ...process.env, TOCSIN_CHAOS: '1', CI: process.env.CI ?? '1' },
});
process.exit(status ?? 1);
