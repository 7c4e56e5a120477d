import type { Command } from 'commander';
import { pathOf } from '../arguments.ts';
import { CommandFailure } from '../command-failure.ts';
import { clientOf, type ServerOptions, withServer } from '../server/server-options.ts';
import type { Style, Terminal } from '../terminal/terminal.ts';
import type { Finding } from './finding.ts';

interface DoctorOptions extends ServerOptions {
  data?: string;
  json?: true;
}

const SIGNS: Record<Finding['state'], [string, Style]> = {
  ok: ['ok  ', 'green'],
  note: ['note', 'blue'],
  warning: ['warn', 'yellow'],
  failure: ['FAIL', ['bold', 'red']],
};
const ABOUT_WIDTH = 16;

const linesOf = ({ state, about, detail, advice }: Finding, { paint }: Terminal): string[] => {
  const [sign, style] = SIGNS[state];
  const [first = '', ...more] = detail.split('\n');
  const margin = ' '.repeat(sign.length + ABOUT_WIDTH + 2);
  return [
    `${paint(style, sign)} ${about.padEnd(ABOUT_WIDTH)} ${first}`,
    ...more.map((line) => margin + line),
    ...(advice === undefined ? [] : [`${margin}→ ${advice}`]),
  ];
};

export const addDoctor = (program: Command, terminal: Terminal): void => {
  withServer(program.command('doctor'))
    .description('looks at settings, disk, server, clocks, versions, key and every dependency, and says what to do')
    .option('--data <dir>', 'data folder of a server on this machine (else TOCSIN_DATA_DIR, else ./data)')
    .option('--json', 'the findings as a JSON array')
    .action(async (options: DoctorOptions) => {
      const { examine } = await import('./examine.ts');
      const findings = await examine(clientOf(options), options.data === undefined ? undefined : pathOf(options.data));
      if (options.json) await terminal.write(JSON.stringify(findings, null, 2));
      else for (const finding of findings) for (const line of linesOf(finding, terminal)) await terminal.write(line);
      const failures = findings.filter(({ state }) => state === 'failure').length;
      if (failures > 0) throw new CommandFailure(`${failures} of ${findings.length} checks failed.`);
    });
};
