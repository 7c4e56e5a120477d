import { createHash } from 'node:crypto';
import { CATEGORIES, severityOf } from '@tocsin/contracts';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';
import { FeatureBuffer, type FeatureSettings, featuresOf } from './features.ts';
import { type ModelFile, type ModelSettings } from './model-file.ts';
import { type LabelledText } from './texts.ts';

const CLASSES = CATEGORIES.length;

/** Feature → how often it stands in one text, in order of appearance. */
export type FeatureCounts = Map<number, number>;

/** The features of one text, exactly as the scorer sees them. */
export const countFeatures = (text: LabelledText, settings: FeatureSettings): FeatureCounts => {
  const tokens = new TokenBuffer();
  const features = new FeatureBuffer();
  tokenize(text.text, tokens);
  featuresOf(tokens, severityOf(text.level), settings, features);
  const counts: FeatureCounts = new Map();
  for (let i = 0; i < features.length; i++) {
    const hash = features.hash[i] as number;
    counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  return counts;
};

/** In how many texts each feature stands. */
export const documentFrequencies = (documents: FeatureCounts[]): Map<number, number> => {
  const frequencies = new Map<number, number>();
  for (const document of documents) for (const hash of document.keys()) frequencies.set(hash, (frequencies.get(hash) ?? 0) + 1);
  return frequencies;
};

/** Weight of a feature that stands in `frequency` of `documents` texts; natural's TfIdf uses the same formula. */
export const inverseDocumentFrequency = (frequency: number, documents: number): number => 1 + Math.log(documents / (1 + frequency));

/** Hash of everything that a model depends on. */
export const modelVersion = (texts: LabelledText[], settings: ModelSettings): string => {
  const hash = createHash('sha256').update(JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1))));
  for (const { category, level, text } of texts) hash.update(`\n${category}\t${level}\t${text}`);
  return hash.digest('hex').slice(0, 12);
};

/**
 * Learns a model from texts. Deterministic. `temperature` comes from calibration (see calibration.ts).
 * - `multinomial`: Naive Bayes on TF-IDF weights: term frequency damped by a logarithm, texts brought to equal length
 *   (Rennie et al., "Tackling the Poor Assumptions of Naive Bayes Text Classifiers", ICML 2003, section 4).
 * - `complement`: the same weights, each category described by all texts that are not in it (ibid., section 3.1).
 * - `natural`: presence counts with natural's smoothing.
 */
export const train = (texts: LabelledText[], settings: ModelSettings, temperature = 1): ModelFile => {
  const { bigrams, level } = settings;
  const documents = texts.map((text) => countFeatures(text, settings));
  const labels = texts.map((text) => CATEGORIES.indexOf(text.category));
  const frequencies = documentFrequencies(documents);
  const singles = new Set<number>();
  for (const text of texts) for (const hash of countFeatures(text, { bigrams: false, level }).keys()) singles.add(hash);
  const vocabulary = [...frequencies.keys()]
    .filter((hash) => singles.has(hash) || (frequencies.get(hash) ?? 0) >= settings.minimumPairTexts)
    .sort((a, b) => a - b);
  const learnt =
    settings.mode === 'natural'
      ? learnPresence(documents, labels, vocabulary, settings)
      : learnTfIdf(documents, labels, vocabulary, frequencies, settings);
  return {
    version: modelVersion(texts, settings),
    settings: { bigrams, level },
    temperature,
    hashes: Int32Array.from(vocabulary),
    ...learnt,
  };
};

type Learnt = Pick<ModelFile, 'bias' | 'weights'>;

const indexOf = (vocabulary: number[]): Map<number, number> => new Map(vocabulary.map((hash, index) => [hash, index]));

/** natural counts texts that hold a feature; smoothing is added once to a count above zero and stands for a count of zero. */
const learnPresence = (documents: FeatureCounts[], labels: number[], vocabulary: number[], settings: ModelSettings): Learnt => {
  const index = indexOf(vocabulary);
  const counts = new Float64Array(vocabulary.length * CLASSES);
  const totals = new Float64Array(CLASSES).fill(1);
  for (const [row, document] of documents.entries()) {
    const label = labels[row] as number;
    totals[label] = (totals[label] as number) + 1;
    for (const hash of document.keys()) {
      const at = index.get(hash);
      if (at !== undefined) counts[at * CLASSES + label] = (counts[at * CLASSES + label] as number) + 1;
    }
  }
  const weights = counts.map((count, i) => Math.log((count + settings.smoothing) / (totals[i % CLASSES] as number)));
  return { weights, bias: totals.map((total) => Math.log(total / (documents.length + 1))) };
};

const learnTfIdf = (
  documents: FeatureCounts[],
  labels: number[],
  vocabulary: number[],
  frequencies: Map<number, number>,
  settings: ModelSettings,
): Learnt => {
  const index = indexOf(vocabulary);
  const idf = Float64Array.from(vocabulary, (hash) => inverseDocumentFrequency(frequencies.get(hash) ?? 0, documents.length));
  const mass = new Float64Array(vocabulary.length * CLASSES);
  for (const [row, document] of documents.entries()) {
    let norm = 0;
    const parts: [number, number][] = [];
    for (const [hash, count] of document) {
      const at = index.get(hash);
      if (at === undefined) continue;
      const weight = (1 + Math.log(count)) * (idf[at] as number);
      parts.push([at, weight]);
      norm += weight * weight;
    }
    const label = labels[row] as number;
    for (const [at, weight] of parts) mass[at * CLASSES + label] = (mass[at * CLASSES + label] as number) + weight / Math.sqrt(norm);
  }
  const totals = new Float64Array(CLASSES);
  for (const [i, value] of mass.entries()) totals[i % CLASSES] = (totals[i % CLASSES] as number) + value;
  const all = totals.reduce((sum, total) => sum + total, 0);
  const alpha = settings.smoothing;
  const weights = new Float64Array(mass.length);
  for (let at = 0; at < vocabulary.length; at++) {
    const row = mass.subarray(at * CLASSES, at * CLASSES + CLASSES);
    const rowSum = row.reduce((sum, value) => sum + value, 0);
    for (let c = 0; c < CLASSES; c++) {
      const own = row[c] as number;
      const total = totals[c] as number;
      const score =
        settings.mode === 'complement'
          ? -Math.log((alpha + rowSum - own) / (alpha * vocabulary.length + all - total))
          : Math.log((alpha + own) / (alpha * vocabulary.length + total));
      weights[at * CLASSES + c] = score * (idf[at] as number);
    }
    // Only differences between categories count; taking off the mean keeps scores small enough to store in 16 bits.
    const mine = weights.subarray(at * CLASSES, at * CLASSES + CLASSES);
    const mean = mine.reduce((sum, value) => sum + value, 0) / CLASSES;
    for (let c = 0; c < CLASSES; c++) mine[c] = (mine[c] as number) - mean;
  }
  const bias = Float64Array.from(CATEGORIES, (_, c) =>
    Math.log((1 + labels.filter((label) => label === c).length) / (CLASSES + labels.length)),
  );
  return { weights, bias };
};
