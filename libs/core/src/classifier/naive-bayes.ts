import { CATEGORIES } from '@tocsin/contracts';
import { type Weighted } from './weighting.ts';

const CLASSES = CATEGORIES.length;

/** What is learnt: `weights[4 * place + c]` for one occurrence of a feature, and `bias[c]`. */
export interface Learnt {
  weights: Float64Array;
  bias: Float64Array;
}

/** Logarithm of each category's share of the texts, smoothed by one. */
export const priors = ({ rows }: Weighted): Float64Array =>
  Float64Array.from(CATEGORIES, (_, c) => Math.log((1 + rows.filter(({ label }) => label === c).length) / (CLASSES + rows.length)));

/** natural counts texts that hold a feature; smoothing is added once to a count above zero and stands for a count of zero. */
export const learnPresence = ({ vocabulary, rows }: Weighted, smoothing: number): Learnt => {
  const counts = new Float64Array(vocabulary.length * CLASSES);
  const totals = new Float64Array(CLASSES).fill(1);
  for (const { label, index } of rows) {
    totals[label] = (totals[label] as number) + 1;
    for (const place of index) counts[place * CLASSES + label] = (counts[place * CLASSES + label] as number) + 1;
  }
  const weights = counts.map((count, i) => Math.log((count + smoothing) / (totals[i % CLASSES] as number)));
  return { weights, bias: totals.map((total) => Math.log(total / (rows.length + 1))) };
};

/** Summed TF-IDF weights of each feature in each category, every text brought to length one. */
const massOf = ({ vocabulary, rows }: Weighted): Float64Array => {
  const mass = new Float64Array(vocabulary.length * CLASSES);
  for (const { label, index, weight } of rows) {
    let squares = 0;
    for (const value of weight) squares += value * value;
    const length = Math.sqrt(squares) || 1;
    for (let i = 0; i < index.length; i++) {
      const at = (index[i] as number) * CLASSES + label;
      mass[at] = (mass[at] as number) + (weight[i] as number) / length;
    }
  }
  return mass;
};

/**
 * Naive Bayes on TF-IDF weights (Rennie et al., "Tackling the Poor Assumptions of Naive Bayes Text Classifiers", ICML 2003, section 4):
 * the logarithm of how likely a feature is in a category, times the feature's own weight.
 * - `multinomial`: a category is described by its own texts;
 * - `complement`: by all texts that are not in it (ibid., section 3.1).
 */
export const learnTfIdf = (texts: Weighted, smoothing: number, mode: 'multinomial' | 'complement'): Learnt => {
  const { vocabulary, scale } = texts;
  const mass = massOf(texts);
  const totals = new Float64Array(CLASSES);
  for (const [i, value] of mass.entries()) totals[i % CLASSES] = (totals[i % CLASSES] as number) + value;
  const all = totals.reduce((sum, total) => sum + total, 0);
  const space = smoothing * vocabulary.length;
  const weights = new Float64Array(mass.length);
  for (let place = 0; place < vocabulary.length; place++) {
    const own = mass.subarray(place * CLASSES, (place + 1) * CLASSES);
    const mine = weights.subarray(place * CLASSES, (place + 1) * CLASSES);
    const sum = own.reduce((total, value) => total + value, 0);
    for (let c = 0; c < CLASSES; c++) {
      const has = own[c] as number;
      const total = totals[c] as number;
      mine[c] =
        mode === 'complement' ? -Math.log((smoothing + sum - has) / (space + all - total)) : Math.log((smoothing + has) / (space + total));
    }
    // Only differences between categories count; taking off the mean keeps scores small enough to store in 16 bits.
    const mean = mine.reduce((total, value) => total + value, 0) / CLASSES;
    for (let c = 0; c < CLASSES; c++) mine[c] = ((mine[c] as number) - mean) * (scale[place] as number);
  }
  return { weights, bias: priors(texts) };
};
