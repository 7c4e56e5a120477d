import { CATEGORIES } from '@tocsin/contracts';
import { type Decision } from './evaluation.ts';

/** Mean negative log-likelihood of the right answers at a temperature. */
export const logLoss = (decisions: readonly Decision[], temperature: number): number => {
  let loss = 0;
  for (const { scores, text } of decisions) {
    const top = Math.max(...scores);
    const sum = scores.reduce((total, score) => total + Math.exp((score - top) / temperature), 0);
    const right = scores[CATEGORIES.indexOf(text.category)] ?? 0;
    loss += Math.log(sum) - (right - top) / temperature;
  }
  return loss / Math.max(1, decisions.length);
};

/**
 * The temperature under which held-out decisions are most likely (Guo et al., "On Calibration of Modern Neural
 * Networks", ICML 2017). Golden-section search on its logarithm over 0.01 to 100; rounded to 4 digits.
 */
export const fitTemperature = (decisions: readonly Decision[]): number => {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(0.01);
  let high = Math.log(100);
  for (let step = 0; step < 60; step++) {
    const left = high - ratio * (high - low);
    const right = low + ratio * (high - low);
    if (logLoss(decisions, Math.exp(left)) < logLoss(decisions, Math.exp(right))) high = right;
    else low = left;
  }
  return Number(Math.exp((low + high) / 2).toPrecision(4));
};

/** Expected calibration error over ten bins of confidence: mean distance between confidence and share of right decisions. */
export const calibrationError = (decisions: readonly Decision[]): number => {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const { confidence, right } of decisions) {
    const bin = bins[Math.min(9, Math.floor(confidence * 10))];
    if (!bin) continue;
    bin.count++;
    bin.confidence += confidence;
    bin.right += right ? 1 : 0;
  }
  return bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right), 0) / Math.max(1, decisions.length);
};

/** The same decisions with the confidences that a temperature gives them. */
export const withTemperature = (decisions: readonly Decision[], temperature: number): Decision[] =>
  decisions.map((decision) => {
    const top = Math.max(...decision.scores);
    return { ...decision, confidence: 1 / decision.scores.reduce((sum, score) => sum + Math.exp((score - top) / temperature), 0) };
  });
