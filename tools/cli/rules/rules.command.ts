import type { Rule } from '@tocsin/contracts';
import type { Command } from 'commander';
import { textOfFile } from '../arguments.ts';
import type { ApiClient } from '../client/api-client.ts';
import { CommandFailure } from '../command-failure.ts';
import { clientOf, type ServerOptions, withServer } from '../server/server-options.ts';
import { safeLine } from '../terminal/safe-text.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { carryOut, inputOf, listRules, planRules, type RuleChange } from './apply-rules.ts';
import { RuleChannels } from './rule-channels.ts';
import { readRules, writeRules } from './rule-file.ts';

interface OutputOptions extends ServerOptions {
  json?: true;
}
interface ApplyOptions extends OutputOptions {
  dryRun?: true;
  prune?: true;
}

/** By id, or by a name that only one rule has. @throws CommandFailure */
const findRule = async (client: ApiClient, nameOrId: string): Promise<Rule> => {
  const rules = await listRules(client);
  const found = rules.filter(({ id, name }) => id === nameOrId || name === nameOrId);
  if (found.length > 1)
    throw new CommandFailure(`Several rules are called "${nameOrId}"; name the id: ${found.map(({ id }) => id).join(', ')}.`);
  if (found[0] === undefined) throw new CommandFailure(`There is no rule "${nameOrId}".`);
  return found[0];
};

const lineOf = (change: RuleChange): string => {
  switch (change.kind) {
    case 'create':
      return `created    ${safeLine(change.rule.name)}`;
    case 'replace':
      return `changed    ${safeLine(change.present.name)} (${change.fields.join(', ')})`;
    case 'keep':
      return `unchanged  ${safeLine(change.present.name)}`;
    case 'delete':
      return `deleted    ${safeLine(change.present.name)}`;
  }
};

export const addRules = (program: Command, terminal: Terminal): void => {
  const rules = program.command('rules').description('alert rules: lists, shows, applies from a file, deletes, exports');
  withServer(rules.command('list', { isDefault: true }))
    .description('all of them, the oldest first')
    .option('--json', 'a JSON array')
    .action(async (options: OutputOptions) => {
      const found = await listRules(clientOf(options));
      if (options.json) return terminal.write(JSON.stringify(found, null, 2));
      const rows = found.map((rule) => [
        rule.id,
        rule.enabled ? 'on' : 'off',
        rule.severity,
        `${rule.operator} ${rule.threshold} in ${rule.window}`,
        safeLine(rule.name),
        safeLine(rule.query),
      ]);
      for (const line of table(['ID', 'STATE', 'SEVERITY', 'FIRES AT', 'NAME', 'QUERY'], rows)) await terminal.write(line);
    });
  withServer(rules.command('show'))
    .description('one rule, as a file that `apply` takes')
    .argument('<rule>', 'name or id')
    .option('--json', 'the rule as the server gives it')
    .action(async (nameOrId: string, options: OutputOptions) => {
      const client = clientOf(options);
      const rule = await findRule(client, nameOrId);
      if (options.json) return terminal.write(JSON.stringify(rule, null, 2));
      await terminal.write(writeRules([(await RuleChannels.read(client)).withNames(inputOf(rule))]).trimEnd());
    });
  withServer(rules.command('apply'))
    .description('makes the rules of a YAML or JSON file: new ones are created, others replaced where they differ; told apart by name')
    .argument('<file>', 'a path, or - for the standard input')
    .option('--dry-run', 'only says what would change')
    .option('--prune', 'deletes the rules that the file lacks')
    .option('--json', 'what was done, as JSON')
    .action(async (file: string, options: ApplyOptions) => {
      const read = readRules(textOfFile(file), file);
      const client = clientOf(options);
      const channels = read.some((rule) => rule.channels.length > 0) ? await RuleChannels.read(client) : undefined;
      const wanted = read.map((rule) => channels?.withIds(rule) ?? rule);
      const changes = planRules(wanted, await listRules(client), options.prune === true);
      const done = [];
      for (const change of changes) {
        if (!options.dryRun) await carryOut(client, change);
        if (!options.json) await terminal.write((options.dryRun ? 'would be ' : '') + lineOf(change));
        done.push({ change: change.kind, name: change.kind === 'create' ? change.rule.name : change.present.name });
      }
      if (options.json) await terminal.write(JSON.stringify(done, null, 2));
    });
  withServer(rules.command('delete'))
    .description('removes a rule; its open alerts resolve')
    .argument('<rule>', 'name or id')
    .action(async (nameOrId: string, options: ServerOptions) => {
      const client = clientOf(options);
      const rule = await findRule(client, nameOrId);
      await carryOut(client, { kind: 'delete', present: rule });
      await terminal.write(lineOf({ kind: 'delete', present: rule }));
    });
  withServer(rules.command('export'))
    .description('all rules as a file that `apply` takes')
    .option('--json', 'as JSON instead of YAML')
    .action(async (options: OutputOptions) => {
      const client = clientOf(options);
      const found = await listRules(client);
      const channels = found.some((rule) => rule.channels.length > 0) ? await RuleChannels.read(client) : undefined;
      const inputs = found.map((rule) => channels?.withNames(inputOf(rule)) ?? inputOf(rule));
      await terminal.write(options.json ? JSON.stringify({ rules: inputs }, null, 2) : writeRules(inputs).trimEnd());
    });
};
