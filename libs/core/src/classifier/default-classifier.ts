import { Classifier } from './classifier.ts';
import { decodeModel } from './model-file.ts';
import { MODEL } from './model.generated.ts';

/** A classifier with the model that ships: one per thread, since it keeps its answer in fields. */
export const defaultClassifier = (): Classifier => Classifier.load(decodeModel(Buffer.from(MODEL, 'base64')));
