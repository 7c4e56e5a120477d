// Runs Nx as it is installed here: no cloud, no daemon, plain output.
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** @param {string[]} args @returns {number} exit code */
export const nx = (args, stdio = 'inherit') =>
  spawnSync(process.execPath, ['node_modules/nx/dist/bin/nx.js', ...args, '--output-style=static'], {
    stdio,
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' },
  }).status ?? 1;

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exit(nx(process.argv.slice(2)));
