import type { AlertView, ClassifiedLog } from '@tocsin/contracts';
import type { Notification } from '@tocsin/core/ports';
import { cut } from './cut.ts';

const MARK: Record<Notification['transition'], string> = { firing: '🔴', acknowledged: '🟡', resolved: '🟢', test: '🔔' };
const BARS = '▁▂▃▄▅▆▇█';

/** One line that says what happened, at most `limit` UTF-16 units. */
export const headline = ({ transition, alert, actor }: Notification, limit: number): string => {
  const mark = transition === 'firing' && alert.severity !== 'critical' ? '🟠' : MARK[transition];
  if (transition === 'test') return cut(`${mark} Test message from Tocsin: ${alert.ruleName}`, limit);
  const by = actor === null ? '' : ` by ${actor}`;
  const what = { firing: `Firing (${alert.severity})`, acknowledged: `Acknowledged${by}`, resolved: `Resolved${by}` }[transition];
  return cut(`${mark} ${what}: ${alert.ruleName}`, limit);
};

/** "37 logs in 5m (threshold 20)"; where no logs are counted, what the alert says of itself. */
export const figures = ({ text, value, threshold, window }: AlertView): string =>
  text ?? `${value.toLocaleString('en')} ${value === 1 ? 'log' : 'logs'} in ${window} (threshold ${threshold.toLocaleString('en')})`;

/** The group's fields, one "field: value" each, values cut at `valueLimit` units. */
export const groupLines = ({ group }: AlertView, valueLimit: number): string[] =>
  Object.entries(group).map(([field, value]) => `${cut(field, 220)}: ${cut(value, valueLimit)}`);

/** A small chart of the window in block characters, at most 40 columns; empty when there is nothing to draw. */
export const sparkline = ({ series }: AlertView): string => {
  const counts = series.slice(-40).map(({ count }) => count);
  const top = Math.max(0, ...counts);
  if (top === 0) return '';
  return counts.map((count) => BARS[Math.min(7, Math.ceil((count / top) * 8) - 1)] ?? '▁').join('');
};

/** "2026-01-01T10:00:00.000Z error api@host: message". */
export const exampleLine = ({ timestamp, level, service, host, message }: ClassifiedLog): string =>
  `${timestamp} ${level} ${service}${host === undefined ? '' : `@${host}`}: ${message}`;

/** What the message does not show of the window's logs: "32 more logs" or nothing. */
export const moreLogs = ({ text, value }: Pick<AlertView, 'text' | 'value'>, shown: number): string => {
  const more = text === undefined ? value - shown : 0;
  return more > 0 ? `${more.toLocaleString('en')} more ${more === 1 ? 'log' : 'logs'}` : '';
};
