import { type ModelSettings } from './model-file.ts';

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
