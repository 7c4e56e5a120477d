import { spawnSync } from 'node:child_process';
const r = spawnSync(process.execPath, ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'build', '--output-style=static'], {
  stdio: 'inherit',
  env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
});
if (r.status) process.exit(r.status);
process.env.LOG ??= 'silent';
const { DatabaseSync } = await import('node:sqlite');
const { zstdCompressSync } = await import('node:zlib');
console.log(process.version, typeof DatabaseSync, typeof zstdCompressSync);
await import('../dist/api/main.js');
