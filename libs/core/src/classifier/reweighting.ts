import { CATEGORIES } from '@tocsin/contracts';
import { minimise } from './minimise.ts';
import { type Learnt, learnTfIdf } from './naive-bayes.ts';
import { type Row, type Weighted } from './weighting.ts';

const CLASSES = CATEGORIES.length;
/** How much of its log-likelihoods Naive Bayes brings in: it counts words that go together as if each were evidence of its own. */
const TRUST = 0.1;
/** How hard a correction of Naive Bayes is to get. This and the others here were chosen by cross-validation. */
const PENALTY = 3;
/** Small categories count for more, by this power of how much smaller they are than the average. */
const BALANCE = 0.5;
/** How much a text counts again behind a logger's head: enough to learn that the head's words say nothing. */
const HEADED = 0.6;
const LIMITS = { maxSteps: 60, tolerance: 1e-5 };

/** How much each text counts, the plain ones and then those behind a head. */
const importance = ({ rows, headed }: Weighted): Float64Array => {
  const sizes = CATEGORIES.map((_, c) => rows.filter(({ label }) => label === c).length);
  const of = ({ label }: Row): number => (rows.length / (CLASSES * Math.max(1, sizes[label] ?? 0))) ** BALANCE;
  return Float64Array.from([...rows.map(of), ...headed.map((row) => HEADED * of(row))]);
};

/** The scores that Naive Bayes gives each row, over the root of its length. */
const scoresOf = (rows: Row[], weights: Float64Array, scale: Float64Array): Float64Array => {
  const scores = new Float64Array(rows.length * CLASSES);
  for (const [r, { index, weight, known }] of rows.entries()) {
    for (let i = 0; i < index.length; i++) {
      const place = index[i] as number;
      const occurrences = (weight[i] as number) / (scale[place] as number) / Math.sqrt(Math.max(1, known));
      for (let c = 0; c < CLASSES; c++) {
        scores[r * CLASSES + c] = (scores[r * CLASSES + c] as number) + occurrences * (weights[place * CLASSES + c] as number);
      }
    }
  }
  return scores;
};

/**
 * Naive Bayes, corrected where its assumption of independent words misleads it: every weight starts at its (tempered) log-likelihood and is
 * moved by softmax regression, at a price that grows with the square of the move. Features that training saw seldom keep what Naive Bayes says of them.
 * (After Wang and Manning, "Baselines and Bigrams", ACL 2012, who let Naive Bayes scale what a discriminative model weighs.)
 * Texts count by the root of their length, as the scorer reads them.
 */
export const learnReweighted = (texts: Weighted, smoothing: number): Learnt => {
  const { scale, vocabulary } = texts;
  const rows = [...texts.rows, ...texts.headed];
  const bayes = learnTfIdf(texts, smoothing, 'multinomial').weights.map((weight) => TRUST * weight);
  const start = scoresOf(rows, bayes, scale);
  const counted = importance(texts);
  const size = vocabulary.length * CLASSES;
  const share = new Float64Array(CLASSES);
  const moves = minimise(
    (move, gradient) => {
      gradient.fill(0);
      let loss = 0;
      for (let r = 0; r < rows.length; r++) {
        const { index, weight, known, label } = rows[r] as Row;
        const root = 1 / Math.sqrt(Math.max(1, known));
        for (let c = 0; c < CLASSES; c++) share[c] = 0;
        for (let i = 0; i < index.length; i++) {
          const at = (index[i] as number) * CLASSES;
          const x = (weight[i] as number) * root;
          for (let c = 0; c < CLASSES; c++) share[c] = (share[c] as number) + x * (move[at + c] as number);
        }
        for (let c = 0; c < CLASSES; c++) share[c] = (share[c] as number) + (start[r * CLASSES + c] as number) + (move[size + c] as number);
        loss += (counted[r] as number) * softmaxLoss(share, label);
        for (let c = 0; c < CLASSES; c++) share[c] = (counted[r] as number) * ((share[c] as number) - (c === label ? 1 : 0));
        for (let i = 0; i < index.length; i++) {
          const at = (index[i] as number) * CLASSES;
          const x = (weight[i] as number) * root;
          for (let c = 0; c < CLASSES; c++) gradient[at + c] = (gradient[at + c] as number) + x * (share[c] as number);
        }
        for (let c = 0; c < CLASSES; c++) gradient[size + c] = (gradient[size + c] as number) + (share[c] as number);
      }
      for (let i = 0; i < size; i++) {
        const by = move[i] as number;
        loss += 0.5 * PENALTY * by * by;
        gradient[i] = (gradient[i] as number) + PENALTY * by;
      }
      return loss;
    },
    size + CLASSES,
    LIMITS,
  );
  return {
    weights: bayes.map((weight, i) => weight + (moves[i] as number) * (scale[Math.floor(i / CLASSES)] as number)),
    bias: moves.slice(size),
  };
};

/** Turns scores into probabilities in place; gives the loss, minus the logarithm of the right one's. */
const softmaxLoss = (scores: Float64Array, label: number): number => {
  const top = Math.max(scores[0] as number, scores[1] as number, scores[2] as number, scores[3] as number);
  const right = (scores[label] as number) - top;
  let sum = 0;
  for (let c = 0; c < CLASSES; c++) {
    scores[c] = Math.exp((scores[c] as number) - top);
    sum += scores[c] as number;
  }
  for (let c = 0; c < CLASSES; c++) scores[c] = (scores[c] as number) / sum;
  return Math.log(sum) - right;
};
