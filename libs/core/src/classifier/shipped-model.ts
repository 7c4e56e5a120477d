import { fitTemperature } from './calibration.ts';
import { crossValidate } from './evaluation.ts';
import { type ModelFile, type ModelSettings } from './model-file.ts';
import { type LabelledText } from './texts.ts';
import { train } from './training.ts';

/** What the shipped model is trained with; chosen by cross-validation on the corpus (docs/classification.md). */
export const DEFAULT_SETTINGS: ModelSettings = {
  mode: 'reweighted',
  smoothing: 0.5,
  pairs: true,
  skips: true,
  level: true,
  subwords: true,
  families: true,
  shapes: true,
  minimumTexts: 2,
};

/** The shipped model: temperature fitted on cross-validated decisions, weights learnt from all texts. */
export const buildModel = (texts: readonly LabelledText[], settings: ModelSettings = DEFAULT_SETTINGS): ModelFile =>
  train(texts, settings, fitTemperature(crossValidate(texts, settings)));
