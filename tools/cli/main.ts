// npm run tocsin -- COMMAND: see docs/command-line.md
import { runCli } from './run-cli.ts';
import { processTerminal } from './terminal/terminal.ts';

process.exitCode = await runCli(process.argv.slice(2), processTerminal());
