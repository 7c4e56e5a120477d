import { spawnSync } from 'node:child_process';
const r = spawnSync(
  process.execPath,
  ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'lint', 'typecheck', 'test', '--output-style=static', '--parallel=2'],
  { stdio: 'inherit', env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' } },
);
process.exit(r.status ?? 1);
