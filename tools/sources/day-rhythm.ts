const QUIETEST_HOUR = 4;
const BUSIEST_HOUR = 20;
const RISE_HOURS = BUSIEST_HOUR - QUIETEST_HOUR;
/** Services that people use all over the world are never quite silent. */
const NIGHT_SHARE = 0.4;

/** Share of the day's peak at an hour (UTC): quiet at four in the morning, busy at eight in the evening, smooth between. */
export const dayRhythm = (epochMs: number): number => {
  const hour = (((epochMs / 3_600_000 - QUIETEST_HOUR) % 24) + 24) % 24;
  const phase = hour <= RISE_HOURS ? hour / RISE_HOURS : 1 + (hour - RISE_HOURS) / (24 - RISE_HOURS);
  return NIGHT_SHARE + (1 - NIGHT_SHARE) * (0.5 - 0.5 * Math.cos(Math.PI * phase));
};
