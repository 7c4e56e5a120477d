/** Where a measure is expected: `centre` ± `reach`. */
export interface Band {
  centre: number;
  reach: number;
}

export const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
};

/** Median absolute deviations that a band reaches: some four standard deviations of a normal distribution. */
const DEVIATIONS = 6;

/**
 * Median ± max(floor, 6 · MAD) of what a measure was: up to half of the hours may be unusual, and the band stays where it is. The floor keeps
 * a measure that hardly ever moved from warning of what nobody would mind.
 */
export const bandOf = (values: readonly number[], floor: number): Band => {
  const centre = medianOf(values);
  return { centre, reach: Math.max(floor, DEVIATIONS * medianOf(values.map((value) => Math.abs(value - centre)))) };
};

/** A warning ends only this far inside its band, so that a value at the edge does not come and go. */
const INNER = 0.8;

/** Whether the measure warns now. `warned`: whether it did before. */
export const warns = (value: number, { centre, reach }: Band, warned: boolean): boolean =>
  Math.abs(value - centre) > (warned ? INNER * reach : reach);
