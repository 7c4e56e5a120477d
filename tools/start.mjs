// `npm start`: builds what is stale, then runs the standalone server in this very process, so that Ctrl-C reaches it.
// With --demo (or TOCSIN_DEMO=1) the simulators of two services run beside it and send it logs.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { nx } from './nx.mjs';

const root = join(import.meta.dirname, '..');
const asksForHelp = process.argv.includes('--help');
if (!asksForHelp) console.log('Building what is stale…');
const status = nx(['run-many', '-t', 'build', '--projects=standalone,web'], asksForHelp ? 'ignore' : ['ignore', 'ignore', 'inherit']);
if (status !== 0) {
  // Once more, and this time with everything it says.
  if (nx(['run-many', '-t', 'build', '--projects=standalone,web']) !== 0) {
    console.error('The build failed; the lines above say where. A full disk or too little memory are the usual reasons.');
    process.exit(1);
  }
}
if (process.argv.includes('--demo')) process.env.TOCSIN_DEMO ??= '1';
if (!asksForHelp) console.log('Starting the server…');
const { run } = await import('../dist/standalone/main.js');
const running = await run(process.argv.slice(2).filter((flag) => flag !== '--demo'));
if (running?.demoKeyFile) sendDemoLogs(running.localUrl, running.demoKeyFile);

/** The simulators, in a process of their own; they end with this one. */
function sendDemoLogs(url, keyFile) {
  const flags = ['--url', url, '--key-file', keyFile, '--rate', '25'];
  const child = spawn(process.execPath, [join(root, 'tools', 'sources', 'main.ts'), ...flags], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  child.on('error', (error) => console.error(`The demo sources could not start: ${error.message}`));
  process.on('exit', () => child.kill('SIGTERM'));
}
