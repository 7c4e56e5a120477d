const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** `12,345`; from a million on `1.2M`. */
export const countText = (value: number): string => (value >= 1_000_000 ? compact.format(value) : whole.format(value));

/** A rate with as many digits as help: `0.4`, `12.3`, `1,204`. */
export const rateText = (value: number): string => (value >= 100 ? whole.format(value) : value.toFixed(value === 0 ? 0 : 1));

/** Bytes in the unit that reads best: `512 B`, `1.5 MB`. */
export const bytesText = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[step] ?? ''}`;
};
