export { calibrationError, fitTemperature, logLoss } from './calibration.ts';
export { Classifier, type LogClassifier } from './classifier.ts';
export { defaultClassifier } from './default-classifier.ts';
export { type Decision, type Evaluation, crossValidate, decide, evaluate } from './evaluation.ts';
export { type ModelFile, ModelFormatError, type ModelSettings, type TrainingMode, decodeModel, encodeModel } from './model-file.ts';
export { DEFAULT_SETTINGS, buildModel, calibrated } from './shipped-model.ts';
export { CorpusError, type LabelledText, parseTexts } from './texts.ts';
export { countFeatures, documentFrequencies, inverseDocumentFrequency, modelVersion, train } from './training.ts';
