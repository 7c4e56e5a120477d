import { Classifier } from './classifier.ts';
import { type ModelFile, decodeModel } from './model-file.ts';
import { MODEL } from './model.generated.ts';

/** The model that ships. Decoding takes some milliseconds: keep it where it is needed again. */
export const shippedModel = (): ModelFile => decodeModel(Buffer.from(MODEL, 'base64'));

/** A classifier with the model that ships: one per thread, since it keeps its answer in fields. */
export const defaultClassifier = (): Classifier => Classifier.load(shippedModel());
