import { calibrationError, fitTemperature } from './calibration.ts';
import { type Decision, crossValidate } from './evaluation.ts';
import { type ModelFile, type ModelSettings } from './model-file.ts';
import { type LabelledText } from './texts.ts';
import { train } from './training.ts';

/** What the shipped model is trained with; chosen by cross-validation on the corpus (docs/classification.md). */
export const DEFAULT_SETTINGS: ModelSettings = {
  mode: 'multinomial',
  smoothing: 0.5,
  bigrams: true,
  level: true,
  subwords: true,
  minimumTexts: 2,
};

/** The shipped model: temperature fitted on cross-validated decisions, weights learnt from all texts. */
export const buildModel = (texts: LabelledText[], settings: ModelSettings = DEFAULT_SETTINGS): ModelFile =>
  train(texts, settings, fitTemperature(crossValidate(texts, settings)));

/** Cross-validated decisions with calibrated confidences, and how far those are off. */
export const calibrated = (decisions: Decision[]): { temperature: number; error: number } => {
  const temperature = fitTemperature(decisions);
  const cooled = decisions.map((decision) => {
    const top = Math.max(...decision.scores);
    return { ...decision, confidence: 1 / decision.scores.reduce((sum, score) => sum + Math.exp((score - top) / temperature), 0) };
  });
  return { temperature, error: calibrationError(cooled) };
};
