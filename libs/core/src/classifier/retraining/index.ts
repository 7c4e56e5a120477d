export { AUTHOR_SHARE, COPIES, CORRECTED, type CorrectionTexts, correctionTexts, type LearntCorrection } from './correction-texts.ts';
export { gatesOf } from './gates.ts';
export { qualityOf } from './quality.ts';
export { type TrainedModel, type TrainingSet, type TrainingSteps, trainMeasured } from './retrain.ts';
