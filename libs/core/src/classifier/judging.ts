import type { Category } from '@tocsin/contracts';
import { Classifier } from './classifier.ts';
import { defaultClassifier } from './default-classifier.ts';
import { decodeModel } from './model-file.ts';

/** A model that is in force. Plain data, so that it goes to worker threads. */
export interface ModelInForce {
  version: string;
  /** `encodeModel`'s; undefined: the model that ships. */
  bytes: Uint8Array | undefined;
}

/** What logs are judged by. Plain data, so that it goes to worker threads. */
export interface ClassificationState {
  /** Confidence (0 to 1) below which a log is uncertain. */
  uncertainBelow: number;
  /** Categories that people gave to templates, by template id. */
  pins: ReadonlyMap<string, Category>;
  model: ModelInForce;
}

/** A classifier with this model: one for each thread. @throws ModelFormatError */
export const classifierOf = ({ bytes }: ModelInForce): Classifier =>
  bytes === undefined ? defaultClassifier() : Classifier.load(decodeModel(bytes));
