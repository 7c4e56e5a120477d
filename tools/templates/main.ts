import { parseArgs } from 'node:util';
import { familyIds, groupingOf, minedIds } from './grouping.ts';
import { readSamples } from './samples.ts';

const USAGE = `npm run templates -- [--faults] [--folder F]     grouping accuracy of the template miner on labelled messages

  --faults     list the templates that were split and the groups that were mixed
  --folder F   other samples than tools/templates/samples: files of "template TAB message", one a system`;

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

const main = (): number => {
  const { values } = parseArgs({
    options: { faults: { type: 'boolean', default: false }, folder: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  let [messages, alone, right, sum, systems] = [0, 0, 0, 0, 0];
  console.log('                                              grouping accuracy');
  console.log('system            messages  templates  groups  families  ids alone');
  for (const [system, labelled] of readSamples(values.folder)) {
    const texts = labelled.map(({ message }) => message);
    const found = groupingOf(labelled, familyIds(texts));
    const byId = groupingOf(labelled, minedIds(texts));
    alone += byId.right;
    messages += found.messages;
    right += found.right;
    sum += found.right / found.messages;
    systems++;
    const figures = [found.messages, found.templates, found.groups].map((n, at) => String(n).padStart([8, 9, 6][at] ?? 6));
    console.log(
      `${system.padEnd(18)}${figures.join('  ')}  ${percent(found.right, found.messages).padStart(8)}  ${percent(byId.right, byId.messages).padStart(9)}`,
    );
    if (!values.faults) continue;
    for (const { example, groups } of found.split) console.log(`    in ${groups} groups: ${example}`);
    for (const examples of found.mixed) console.log(`    in one group: ${examples.join(' | ')}`);
  }
  console.log(
    `all messages ${percent(right, messages)} (ids alone ${percent(alone, messages)}), mean of the systems ${percent(sum, systems)}`,
  );
  return 0;
};

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
