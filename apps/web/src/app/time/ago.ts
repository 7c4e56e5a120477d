const STEPS: readonly [number, string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
];

/** How far a span of milliseconds is, in its largest unit: `now`, `3 min`, `2 h`, `5 d`. */
export const spanText = (ms: number): string => {
  for (const [size, unit] of STEPS) if (ms >= size) return `${Math.floor(ms / size)} ${unit}`;
  return `${Math.max(0, Math.floor(ms / 1000))} s`;
};

/** `3 min ago`, `in 2 h`, or `just now`. */
export const agoText = (atMs: number, nowMs: number): string => {
  const span = nowMs - atMs;
  if (Math.abs(span) < 5000) return 'just now';
  return span > 0 ? `${spanText(span)} ago` : `in ${spanText(-span)}`;
};

/** A span in two units at most, for durations: `2 h 05 min`, `45 s`. */
export const durationText = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${String(minutes % 60).padStart(2, '0')} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
};
