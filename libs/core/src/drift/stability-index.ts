/** Each count begins at this, so that a category without a log has a logarithm: Jeffreys' prior. */
const SMOOTHING = 0.5;

/**
 * The population stability index of two mixes: Σ (pᵢ − qᵢ) · ln(pᵢ / qᵢ) over the categories, p and q their smoothed shares. 0 where both are
 * the same; the scale is usually read as: below 0.1 no change worth a look, from 0.25 on another population.
 * N. Siddiqi, Credit Risk Scorecards (2006), ch. 8; B. Yurdakul and J. Naranjo, "Statistical properties of the population stability index",
 * Journal of Risk Model Validation 14(4), 2020. Both counts have the same length.
 */
export const stabilityIndex = (now: readonly number[], before: readonly number[]): number => {
  const share = (counts: readonly number[]): ((i: number) => number) => {
    const all = counts.reduce((sum, count) => sum + count, 0) + SMOOTHING * counts.length;
    return (i) => ((counts[i] ?? 0) + SMOOTHING) / all;
  };
  const p = share(now);
  const q = share(before);
  return now.reduce((sum, _, i) => sum + (p(i) - q(i)) * Math.log(p(i) / q(i)), 0);
};
