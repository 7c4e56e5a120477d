import type { ModelFigures } from '@tocsin/contracts';
import { fitTemperature, withTemperature } from '../calibration.ts';
import { CHANGED_FORMS } from '../changed-forms.ts';
import { type Decision, decide, foldsBySystem } from '../evaluation.ts';
import { type ModelFile, type ModelSettings } from '../model-file.ts';
import { DEFAULT_SETTINGS } from '../shipped-model.ts';
import { describe } from '../text-features.ts';
import { type LabelledText } from '../texts.ts';
import { learn, modelVersion } from '../training.ts';
import { qualityOf } from './quality.ts';

export interface TrainingSet {
  corpus: readonly LabelledText[];
  /** Learnt from besides, and never asked about. */
  corrections: readonly LabelledText[];
  /** Texts of systems that no model learns from. */
  golden: readonly LabelledText[];
}
export interface TrainedModel {
  model: ModelFile;
  figures: ModelFigures;
}
/** Told before each step, with the share of the work that is done. */
export type TrainingSteps = (step: string, progress: number) => void;

const FOLDS = 5;

/**
 * Learns a model and measures it: the temperature is fitted on cross-validated decisions about the corpus in all its forms, the weights are learnt
 * from all texts. Deterministic; without corrections it is the model that ships. Half a minute of CPU for 12,700 texts, most of it for the measuring.
 */
export const trainMeasured = (
  { corpus, corrections, golden }: TrainingSet,
  say: TrainingSteps = () => undefined,
  settings: ModelSettings = DEFAULT_SETTINGS,
): TrainedModel => {
  say('Reading the texts', 0);
  const texts = [...corpus, ...corrections];
  const { kinds, texts: described } = describe(texts, settings);
  const crossed = CHANGED_FORMS.map((): Decision[] => []);
  for (const [fold, group] of foldsBySystem(corpus, FOLDS).entries()) {
    say(`Cross-validating, part ${fold + 1} of ${FOLDS}`, (fold + 0.2) / (FOLDS + 1.2));
    const asked = new Set(group);
    const model = learn({ kinds, texts: described.filter(({ source }) => !asked.has(source)) }, settings);
    for (const [form, change] of CHANGED_FORMS.entries()) crossed[form]?.push(...decide(model, group.map(change)));
  }
  say('Learning from all texts', (FOLDS + 0.2) / (FOLDS + 1.2));
  const temperature = fitTemperature(crossed.flat());
  const model = learn({ kinds, texts: described }, settings, temperature, modelVersion(texts, settings));
  const figures = { golden: qualityOf(decide(model, golden)), crossValidated: qualityOf(withTemperature(crossed[0] ?? [], temperature)) };
  return { model, figures };
};
