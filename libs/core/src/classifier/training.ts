import { createHash } from 'node:crypto';
import { CATEGORIES, severityOf } from '@tocsin/contracts';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';
import { FeatureBuffer, type FeatureSettings, MAX_WORDS, NUMBER, SUBWORD, levelFeature, pairHash, wordFeatures } from './features.ts';
import { type ModelFile, type ModelSettings } from './model-file.ts';
import { type LabelledText } from './texts.ts';

const CLASSES = CATEGORIES.length;

/** Feature → its weight in one text (0 to 1), in order of appearance. */
export type FeatureCounts = Map<number, number>;

/** The evidence of a run of letters beside that of a whole word; chosen by cross-validation. */
const SUBWORD_WEIGHT = 0.2;

/** The features of one text, those that the scorer looks for. */
export const countFeatures = (text: LabelledText, settings: FeatureSettings): FeatureCounts => {
  const tokens = new TokenBuffer();
  const features = new FeatureBuffer();
  tokenize(text.text, tokens);
  const counts: FeatureCounts = new Map();
  const raise = (hash: number, weight: number): unknown => counts.set(hash, Math.max(counts.get(hash) ?? 0, weight));
  let before = 0;
  for (let i = 0; i < Math.min(tokens.length, MAX_WORDS); i++) {
    wordFeatures(tokens, i, settings.subwords, features);
    for (let f = 0; f < features.length; f++) raise(features.hash[f] as number, features.kind[f] === SUBWORD ? SUBWORD_WEIGHT : 1);
    const word = tokens.numeric[i] === 1 ? NUMBER : (tokens.hash[i] as number);
    if (settings.bigrams && i > 0) raise(pairHash(before, word), 1);
    before = word;
  }
  if (settings.level) raise(levelFeature(severityOf(text.level)), 1);
  return counts;
};

/** Words and levels alone: what is learnt even from a single text. */
const countWords = (text: LabelledText, { level, subwords }: FeatureSettings): Iterable<number> => {
  const all = countFeatures(text, { bigrams: false, level, subwords });
  return [...all].filter(([, weight]) => weight === 1).map(([hash]) => hash);
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
 * - `multinomial`: Naive Bayes on TF-IDF weights: a word counts once a text, texts brought to equal length
 *   (Rennie et al., "Tackling the Poor Assumptions of Naive Bayes Text Classifiers", ICML 2003, section 4).
 * - `complement`: the same weights, each category described by all texts that are not in it (ibid., section 3.1).
 * - `natural`: presence counts with natural's smoothing.
 */
export const train = (texts: LabelledText[], settings: ModelSettings, temperature = 1): ModelFile => {
  const { bigrams, level, subwords } = settings;
  const documents = texts.map((text) => countFeatures(text, settings));
  const labels = texts.map((text) => CATEGORIES.indexOf(text.category));
  const frequencies = documentFrequencies(documents);
  const singles = new Set<number>();
  for (const text of texts) for (const hash of countWords(text, settings)) singles.add(hash);
  const vocabulary = [...frequencies.keys()]
    .filter((hash) => singles.has(hash) || (frequencies.get(hash) ?? 0) >= settings.minimumTexts)
    .sort((a, b) => a - b);
  const learnt =
    settings.mode === 'natural'
      ? learnPresence(documents, labels, vocabulary, settings)
      : learnTfIdf(documents, labels, vocabulary, frequencies, settings);
  return {
    version: modelVersion(texts, settings),
    settings: { bigrams, level, subwords },
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
  const shares = new Float64Array(vocabulary.length);
  const mass = new Float64Array(vocabulary.length * CLASSES);
  for (const [row, document] of documents.entries()) {
    let norm = 0;
    const parts: [number, number][] = [];
    for (const [hash, share] of document) {
      const at = index.get(hash);
      if (at === undefined) continue;
      shares[at] = share;
      const weight = share * (idf[at] as number);
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
      weights[at * CLASSES + c] = score * (idf[at] as number) * (shares[at] as number);
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
