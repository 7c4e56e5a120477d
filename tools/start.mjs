// `npm start`: builds what is stale, then runs a server in this very process, so that Ctrl-C reaches it.
//   start.mjs [standalone|api|stream|alerts] [--demo] [ARGUMENT…]
// With --demo (or TOCSIN_DEMO=1) the simulators of two services run beside the standalone server and send it logs.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { nx } from './nx.mjs';
import { takeTurn } from './turn.mjs';

/** What must be built for each server. Who answers HTTP to people also serves the dashboard. */
const BUILDS = { standalone: 'standalone,web', api: 'api,web', stream: 'stream', alerts: 'alerts' };

const root = join(import.meta.dirname, '..');
const given = process.argv.slice(2).filter((flag) => flag !== '--demo');
const app = given[0] in BUILDS ? given.shift() : 'standalone';
const asksForHelp = given.includes('--help');
const build = ['run-many', '-t', 'build', `--projects=${BUILDS[app]}`];
// A build clears its folder first: what is started together builds, and reads what it built, one after the other.
const endTurn = await takeTurn(join(root, '.nx'), 'build', () => console.log('Waiting for another start that builds…'));
process.on('exit', endTurn);
if (!asksForHelp) console.log('Building what is stale…');
const status = nx(build, asksForHelp ? 'ignore' : ['ignore', 'ignore', 'inherit']);
if (status !== 0) {
  // Once more, and this time with everything it says.
  if (nx(build) !== 0) {
    console.error('The build failed; the lines above say where. A full disk or too little memory are the usual reasons.');
    process.exit(1);
  }
}
if (process.argv.includes('--demo')) process.env.TOCSIN_DEMO ??= '1';
if (!asksForHelp) console.log(app === 'standalone' ? 'Starting the server…' : `Starting ${app}…`);
const { run } = await import(`../dist/${app}/main.js`);
endTurn();
process.off('exit', endTurn);
const running = await run(given);
if (running?.demoKeyFile) sendDemoLogs(running.localUrl, running.demoKeyFile);

/** The simulators, in a process of their own; they end with this one. */
function sendDemoLogs(url, keyFile) {
  const flags = ['--url', url, '--key-file', keyFile, '--rate', '25'];
  const child = spawn(process.execPath, [join(root, 'tools', 'sources', 'main.ts'), ...flags], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  child.on('error', (error) => console.error(`The demo sources could not start: ${error.message}`));
  // At once, while the server still takes what they have left; Ctrl-C reaches them by itself.
  process.once('SIGTERM', () => child.kill('SIGTERM'));
  process.on('exit', () => child.kill('SIGTERM'));
}
