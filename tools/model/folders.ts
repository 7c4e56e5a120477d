import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LabelledText, type ModelFile, type TrainedModel, encodeModel, packTexts, parseTexts } from '@tocsin/core/classifier';

const home = join(import.meta.dirname, '..', '..', 'libs', 'core', 'src', 'classifier');

/** The committed module that holds the model. */
export const MODEL_MODULE = join(home, 'model.generated.ts');

/** The committed module that holds the texts, packed: the server shows similar ones and learns from them again. */
export const CORPUS_MODULE = join(home, 'corpus.generated.ts');

/** The committed module that holds the held-out texts, by which retrained models are compared, and the shipped model's own figures. */
export const GOLDEN_MODULE = join(home, 'golden.generated.ts');

/** The files of `corpus` (what the model learns from) or `heldout` (what it is measured by), in order of name. */
export const textFiles = (folder: 'corpus' | 'heldout'): { name: string; content: string }[] =>
  readdirSync(join(home, folder))
    .filter((name) => name.endsWith('.tsv'))
    .sort()
    .map((name) => ({ name, content: readFileSync(join(home, folder, name), 'utf8') }));

/** All their texts; the name of the file is the kind of system. */
export const readTexts = (folder: 'corpus' | 'heldout'): LabelledText[] =>
  textFiles(folder).flatMap(({ name, content }) => parseTexts(name.slice(0, -4), content));

const moduleWith = (constants: Record<string, string>): string =>
  [
    '// Made by `npm run model -- train` from the texts in corpus/ and heldout/. Do not edit.',
    ...Object.entries(constants).flatMap(([name, content]) => ['// prettier-ignore', `export const ${name} = '${content}';`]),
    '',
  ].join('\n');

/** Source of the module for a model: base64, so that every thread has it without reading a file. */
export const moduleOf = (model: ModelFile): string => moduleWith({ MODEL: Buffer.from(encodeModel(model)).toString('base64') });

/** Source of the module for the texts. */
export const corpusModuleOf = (texts: readonly LabelledText[]): string => moduleWith({ CORPUS: packTexts(texts) });

/** Source of the module for the held-out texts and the figures. */
export const goldenModuleOf = (texts: readonly LabelledText[], figures: TrainedModel['figures']): string =>
  moduleWith({ GOLDEN: packTexts(texts), FIGURES: JSON.stringify(figures) });
