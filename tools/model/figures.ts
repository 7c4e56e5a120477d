import { type Decision } from '@tocsin/core/classifier';

/** One bin of confidence: how sure the decisions in it were on average, and how many of them were right. */
export interface ReliabilityBin {
  from: number;
  count: number;
  confidence: number;
  accuracy: number;
}

const BINS = 10;

export const reliability = (decisions: readonly Decision[]): ReliabilityBin[] =>
  Array.from({ length: BINS }, (_, bin) => {
    const inside = decisions.filter(({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === bin);
    const mean = (of: (decision: Decision) => number): number =>
      inside.reduce((sum, item) => sum + of(item), 0) / Math.max(1, inside.length);
    return { from: bin / BINS, count: inside.length, confidence: mean((d) => d.confidence), accuracy: mean((d) => (d.right ? 1 : 0)) };
  });

/** Were only the surest share of logs decided, how many of those decisions would be wrong? */
export interface RiskPoint {
  /** Share of logs that are decided. */
  coverage: number;
  /** Share of wrong ones among them. */
  risk: number;
  /** The threshold that decides so many. */
  threshold: number;
}

/** Risk-coverage curve (El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification", JMLR 2010), at `points` coverages. */
export const riskCoverage = (decisions: readonly Decision[], points = 50): RiskPoint[] => {
  const sorted = [...decisions].sort((a, b) => b.confidence - a.confidence);
  const curve: RiskPoint[] = [];
  let wrong = 0;
  for (const [index, { right, confidence }] of sorted.entries()) {
    if (!right) wrong++;
    const decided = index + 1;
    const step = Math.floor((decided * points) / sorted.length);
    if (step > Math.floor((index * points) / sorted.length))
      curve.push({ coverage: decided / sorted.length, risk: wrong / decided, threshold: confidence });
  }
  return curve;
};

/** What a threshold does: the share of logs it leaves to people, and how often the other guesses are right. */
export const atThreshold = (
  decisions: readonly Decision[],
  threshold: number,
): { uncertain: number; accuracy: number; rightAmongUncertain: number } => {
  const sure = decisions.filter(({ confidence }) => confidence >= threshold);
  const unsure = decisions.filter(({ confidence }) => confidence < threshold);
  const accuracy = (of: readonly Decision[]): number => of.filter(({ right }) => right).length / Math.max(1, of.length);
  return { uncertain: unsure.length / Math.max(1, decisions.length), accuracy: accuracy(sure), rightAmongUncertain: accuracy(unsure) };
};
