import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { trainMeasured } from '@tocsin/core/classifier';
import { ablation } from './ablate.ts';
import { CORPUS_MODULE, GOLDEN_MODULE, MODEL_MODULE, corpusModuleOf, goldenModuleOf, moduleOf, readTexts } from './folders.ts';
import { measure } from './measurement.ts';
import { pageOf } from './page.ts';
import { mistakesOf, textOf } from './report.ts';

const USAGE = `npm run model -- train            learn from the corpus; write the generated modules
npm run model -- check            learn again and compare with the committed modules, bit by bit
npm run model -- evaluate         measure by cross-validation over systems, on the held-out systems, under changes, beside baselines
      --folds N|systems           5 by default; systems: leave-one-system-out (a fit for each of the systems: a quarter of an hour)
      --html FILE                 write the report with plots, one page that needs nothing else
      --no-baselines              without the baselines (two minutes less)
      --mistakes                  list the wrong decisions too
npm run model -- ablate           what each kind of feature is worth; --folds as above`;

const modules = (): [file: string, source: string][] => {
  const texts = readTexts('corpus');
  const golden = readTexts('heldout');
  const { model, figures } = trainMeasured({ corpus: texts, corrections: [], golden }, (step) => console.error(`… ${step}`));
  console.log(`Model ${model.version}: ${texts.length} texts, ${model.hashes.length} features, temperature ${model.temperature}.`);
  return [
    [MODEL_MODULE, moduleOf(model)],
    [CORPUS_MODULE, corpusModuleOf(texts)],
    [GOLDEN_MODULE, goldenModuleOf(golden, figures)],
  ];
};

const train = (): void => {
  for (const [file, source] of modules()) {
    writeFileSync(file, source);
    console.log(`${file}: ${source.length} bytes`);
  }
};

const check = (): void => {
  for (const [file, source] of modules()) {
    const same = readFileSync(file, 'utf8') === source;
    console.log(`${file}: ${same ? 'the same' : 'DIFFERENT, run: npm run model -- train'}`);
    if (!same) process.exitCode = 1;
  }
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    mistakes: { type: 'boolean', default: false },
    baselines: { type: 'boolean', default: true },
    folds: { type: 'string', default: '5' },
    html: { type: 'string' },
  },
});
const folds = values.folds === 'systems' ? Infinity : Number(values.folds);

const evaluate = (): void => {
  const say = (line: string): void => console.error(`… ${line}`);
  const measured = measure(readTexts('corpus'), readTexts('heldout'), { folds, withBaselines: values.baselines, say });
  console.log(textOf(measured));
  if (values.mistakes) {
    console.log(
      `\nMistakes, held-out\n${mistakesOf(measured.heldout, 80)}\n\nMistakes, cross-validation\n${mistakesOf(measured.crossed, 160)}`,
    );
  }
  if (values.html !== undefined) writeFileSync(values.html, pageOf(measured));
};

const commands = new Map<string | undefined, () => void>([
  ['train', train],
  ['check', check],
  ['evaluate', evaluate],
  ['ablate', () => ablation(readTexts('corpus'), folds, console.log)],
]);
const command = commands.get(positionals[0]);
if (command && folds >= 2) command();
else {
  console.error(USAGE);
  process.exitCode = 2;
}
