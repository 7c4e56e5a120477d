// Runs Nx as it is installed here: no cloud, no daemon, plain output.
import { spawn, spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const argumentsOf = (args) => ['node_modules/nx/dist/bin/nx.js', ...args, '--output-style=static'];
const environmentOf = (env) => ({ ...env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' });

/** @param {string[]} args @returns {number} exit code */
export const nx = (args, stdio = 'inherit') =>
  spawnSync(process.execPath, argumentsOf(args), { stdio, env: environmentOf(process.env) }).status ?? 1;

/** The same as a process of its own, for who has more to do meanwhile. @param {string[]} args */
export const nxProcess = (args, { env = process.env } = {}) =>
  spawn(process.execPath, argumentsOf(args), { stdio: 'inherit', env: environmentOf(env) });

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exit(nx(process.argv.slice(2)));
