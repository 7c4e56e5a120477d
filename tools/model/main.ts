import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  DEFAULT_SETTINGS,
  buildModel,
  calibrated,
  calibrationError,
  crossValidate,
  decide,
  decodeModel,
  encodeModel,
} from '@tocsin/core/classifier';
import { ablation } from './ablate.ts';
import { MODEL_MODULE, moduleOf, readTexts } from './folders.ts';
import { mistakesOf, reportOf } from './report.ts';

const USAGE = `npm run model -- train              learn from the corpus and write model.generated.ts
npm run model -- evaluate [--mistakes]  measure on the held-out set and by cross-validation over systems
npm run model -- ablate             what each kind of feature is worth`;

const trainShipped = (): void => {
  const texts = readTexts('corpus');
  const model = buildModel(texts);
  const source = moduleOf(model);
  writeFileSync(MODEL_MODULE, source);
  console.log(`Model ${model.version}: ${texts.length} texts, ${model.hashes.length} features, ${source.length} bytes.`);
};

const evaluateShipped = (mistakes: boolean): void => {
  const texts = readTexts('corpus');
  const model = decodeModel(encodeModel(buildModel(texts)));
  const heldout = decide(model, readTexts('heldout'));
  const crossed = crossValidate(texts, DEFAULT_SETTINGS);
  console.log(`Model ${model.version}, settings ${JSON.stringify(DEFAULT_SETTINGS)}\n`);
  console.log(reportOf('Held-out systems', heldout));
  console.log(`  calibration error ${calibrationError(heldout).toFixed(4)}\n`);
  console.log(reportOf('5-fold cross-validation by system', crossed));
  const { temperature, error } = calibrated(crossed);
  console.log(`  temperature ${temperature}, calibration error ${error.toFixed(4)}`);
  if (mistakes) console.log(`\nMistakes, held-out\n${mistakesOf(heldout, 80)}\n\nMistakes, cross-validation\n${mistakesOf(crossed, 80)}`);
};

const { positionals, values } = parseArgs({ allowPositionals: true, options: { mistakes: { type: 'boolean', default: false } } });
if (positionals[0] === 'train') trainShipped();
else if (positionals[0] === 'evaluate') evaluateShipped(values.mistakes);
else if (positionals[0] === 'ablate') console.log(ablation(readTexts('corpus')));
else {
  console.error(USAGE);
  process.exitCode = 2;
}
