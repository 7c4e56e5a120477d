import { createHash } from 'node:crypto';
import { SHARES } from './feature-buffer.ts';
import { type ModelFile, type ModelSettings } from './model-file.ts';
import { type Learnt, learnPresence, learnTfIdf } from './naive-bayes.ts';
import { learnReweighted } from './reweighting.ts';
import { type Description, describe } from './text-features.ts';
import { type LabelledText } from './texts.ts';
import { type Weighted, weigh } from './weighting.ts';
import { WORD_FAMILIES } from './word-lists.ts';

/** Raise it when features or learning change, so that a model of older code is not taken for one of this. */
const CODE_VERSION = 4;

/** Hash of everything that a model depends on. */
export const modelVersion = (texts: readonly LabelledText[], settings: ModelSettings): string => {
  const hash = createHash('sha256').update(
    JSON.stringify([CODE_VERSION, SHARES, Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)), WORD_FAMILIES]),
  );
  for (const { category, level, text } of texts) hash.update(`\n${category}\t${level}\t${text}`);
  return hash.digest('hex').slice(0, 12);
};

/** Hash of texts with their answers, whatever is made of them. */
export const corpusHash = (texts: readonly LabelledText[]): string => {
  const hash = createHash('sha256');
  for (const { category, level, text } of texts) hash.update(`${category}\t${level}\t${text}\n`);
  return hash.digest('hex').slice(0, 12);
};

const learnAs = (texts: Weighted, { mode, smoothing }: ModelSettings): Learnt => {
  if (mode === 'natural') return learnPresence(texts, smoothing);
  return mode === 'reweighted' ? learnReweighted(texts, smoothing) : learnTfIdf(texts, smoothing, mode);
};

/** Learns from texts that were read already with the same feature settings. `version` is the model's name. */
export const learn = (description: Description, settings: ModelSettings, temperature = 1, version = ''): ModelFile => {
  const { mode, smoothing: _smoothing, minimumTexts, ...features } = settings;
  const texts = weigh(description, minimumTexts);
  return {
    version,
    settings: features,
    lengthNormal: mode === 'reweighted',
    temperature,
    hashes: texts.vocabulary,
    ...learnAs(texts, settings),
  };
};

/** Learns a model from texts. Deterministic. `temperature` comes from calibration (calibration.ts). */
export const train = (texts: readonly LabelledText[], settings: ModelSettings, temperature = 1): ModelFile =>
  learn(describe(texts, settings), settings, temperature, modelVersion(texts, settings));
