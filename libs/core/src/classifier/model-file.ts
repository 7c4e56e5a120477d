import { CATEGORIES } from '@tocsin/contracts';
import { FEATURE_SETTINGS, type FeatureSettings } from './features.ts';

/** How weights are learnt; `natural` gives the decisions of npm natural's BayesClassifier. See naive-bayes.ts, reweighting.ts. */
export type TrainingMode = 'complement' | 'multinomial' | 'natural' | 'reweighted';

export interface ModelSettings extends FeatureSettings {
  mode: TrainingMode;
  /** Added to every count, so that an unseen word does not decide alone. */
  smoothing: number;
  /** A feature must stand in this many texts to be learnt. */
  minimumTexts: number;
}

/** A trained model: four scores for each known feature, in the order of CATEGORIES. */
export interface ModelFile {
  /** Hash of the texts and the settings it was trained with. */
  version: string;
  settings: FeatureSettings;
  /** Are a log's summed weights divided by the square root of the number of its known features? Else its confidence is. */
  lengthNormal: boolean;
  /** Divides scores before they become probabilities. */
  temperature: number;
  bias: Float64Array;
  hashes: Int32Array;
  /** `weights[4 * i + c]`: what feature `hashes[i]` adds to category c. */
  weights: Float64Array;
}

/** The bytes are not a model of this format. */
export class ModelFormatError extends Error {
  readonly code = 'model_format_invalid';
}

const MAGIC = 0x334d4354; // "TCM3"
const STEPS = 1024;
const VERSION_BYTES = 16;
const CLASSES = CATEGORIES.length;
const HEADER = 4 + VERSION_BYTES + 4 + 8 + 8 * CLASSES + 4;

const bitsOf = ({ settings, lengthNormal }: ModelFile): number =>
  FEATURE_SETTINGS.reduce((bits, name, bit) => bits | (settings[name] ? 1 << bit : 0), lengthNormal ? 1 << FEATURE_SETTINGS.length : 0);

/** Weights are kept to 1/1024, so that the bytes are the same on every machine; scores beyond ±32 do not occur and are cut. */
export const encodeModel = (model: ModelFile): Uint8Array => {
  const features = model.hashes.length;
  const bytes = new Uint8Array(HEADER + features * (4 + 2 * CLASSES));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  for (let i = 0; i < VERSION_BYTES; i++) view.setUint8(4 + i, model.version.charCodeAt(i) || 0);
  let at = 4 + VERSION_BYTES;
  view.setUint32(at, bitsOf(model), true);
  view.setFloat64(at + 4, model.temperature, true);
  at += 12;
  for (let c = 0; c < CLASSES; c++, at += 8) view.setFloat64(at, Math.round((model.bias[c] ?? 0) * STEPS) / STEPS, true);
  view.setUint32(at, features, true);
  at += 4;
  for (let i = 0; i < features; i++, at += 4) view.setInt32(at, model.hashes[i] ?? 0, true);
  for (let i = 0; i < features * CLASSES; i++, at += 2) {
    view.setInt16(at, Math.max(-32_768, Math.min(32_767, Math.round((model.weights[i] ?? 0) * STEPS))), true);
  }
  return bytes;
};

/** The opposite of `encodeModel`. Throws ModelFormatError on anything else. */
export const decodeModel = (bytes: Uint8Array): ModelFile => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER || view.getUint32(0, true) !== MAGIC) throw new ModelFormatError('not a model file');
  const features = view.getUint32(HEADER - 4, true);
  if (bytes.length !== HEADER + features * (4 + 2 * CLASSES)) throw new ModelFormatError('the model file is cut or has extra bytes');
  let version = '';
  for (let i = 0; i < VERSION_BYTES && view.getUint8(4 + i) > 0; i++) version += String.fromCharCode(view.getUint8(4 + i));
  let at = 4 + VERSION_BYTES;
  const bits = view.getUint32(at, true);
  const temperature = view.getFloat64(at + 4, true);
  at += 12;
  const bias = new Float64Array(CLASSES);
  for (let c = 0; c < CLASSES; c++, at += 8) bias[c] = view.getFloat64(at, true);
  at += 4;
  const hashes = new Int32Array(features);
  for (let i = 0; i < features; i++, at += 4) hashes[i] = view.getInt32(at, true);
  const weights = new Float64Array(features * CLASSES);
  for (let i = 0; i < weights.length; i++, at += 2) weights[i] = view.getInt16(at, true) / STEPS;
  const settings = Object.fromEntries(FEATURE_SETTINGS.map((name, bit) => [name, ((bits >> bit) & 1) === 1])) as unknown as FeatureSettings;
  return { version, settings, lengthNormal: ((bits >> FEATURE_SETTINGS.length) & 1) === 1, temperature, bias, hashes, weights };
};
