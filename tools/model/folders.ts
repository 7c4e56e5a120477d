import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LabelledText, encodeModel, type ModelFile, parseTexts } from '@tocsin/core/classifier';

const home = join(import.meta.dirname, '..', '..', 'libs', 'core', 'src', 'classifier');

/** The committed module that holds the model. */
export const MODEL_MODULE = join(home, 'model.generated.ts');

/** All texts of `corpus` (what the model learns from) or `heldout` (what it is measured by), files in order of name. */
export const readTexts = (folder: 'corpus' | 'heldout'): LabelledText[] =>
  readdirSync(join(home, folder))
    .filter((name) => name.endsWith('.tsv'))
    .sort()
    .flatMap((name) => parseTexts(name.slice(0, -4), readFileSync(join(home, folder, name), 'utf8')));

/** Source of the module for a model: base64, so that every thread has it without reading a file. */
export const moduleOf = (model: ModelFile): string =>
  [
    '// Made by `npm run model -- train` from the texts in corpus/. Do not edit.',
    '// prettier-ignore',
    `export const MODEL = '${Buffer.from(encodeModel(model)).toString('base64')}';`,
    '',
  ].join('\n');
