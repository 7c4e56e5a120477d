import { type LogLevel, severityOf } from '@tocsin/contracts';

const SYNONYMS: Record<LogLevel, readonly string[]> = {
  trace: ['trace', 'verbose', 'finest', 'finer', 'silly', 'trc', 't'],
  debug: ['debug', 'dbg', 'fine', 'd', 'debug1'],
  info: ['info', 'information', 'informational', 'notice', 'note', 'log', 'inf', 'i', 'n', 'config', 'ok', 'success', 'audit'],
  warn: ['warn', 'warning', 'wrn', 'w'],
  error: ['error', 'err', 'severe', 'failure', 'eror', 'e'],
  fatal: ['fatal', 'critical', 'crit', 'emerg', 'emergency', 'alert', 'panic', 'ftl', 'f', 'c', 'dpanic'],
};

const BY_NAME = new Map<string, number>();
for (const [level, names] of Object.entries(SYNONYMS)) for (const name of names) BY_NAME.set(name, severityOf(level as LogLevel));
/** OpenTelemetry's short names: TRACE2 … FATAL4. */
for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) {
  for (let step = 2; step <= 4; step++) BY_NAME.set(`${level}${step}`, severityOf(level) + step - 1);
}
for (const name of [...BY_NAME.keys()]) BY_NAME.set(name.toUpperCase(), BY_NAME.get(name) as number);

/** Syslog severities (RFC 5424, 6.2.1) 0 to 7: emergency, alert, critical, error, warning, notice, informational, debug. */
const SYSLOG = [24, 22, 21, 17, 13, 10, 9, 5] as const;

/** Severity number of a syslog severity, 0 to 7. */
export const severityOfSyslog = (severity: number): number => SYSLOG[severity] ?? 0;

/** pino and bunyan: 10 trace to 60 fatal. Numbers between belong to the level below. */
const severityOfNumber = (level: number): number => {
  if (!Number.isFinite(level) || level < 0) return 0;
  if (level <= 7) return Number.isInteger(level) ? severityOfSyslog(level) : 0;
  return level >= 10 && level < 70 ? Math.floor(level / 10) * 4 - 3 : 0;
};

/** OpenTelemetry severity number (1 to 24) of a level as senders write it, name or number; 0: unknown. */
export const parseLevel = (value: unknown): number => {
  if (typeof value === 'number') return severityOfNumber(value);
  if (typeof value !== 'string' || value.length > 40) return 0;
  const known = BY_NAME.get(value);
  if (known !== undefined) return known;
  const trimmed = value.trim().toLowerCase();
  const named = BY_NAME.get(trimmed);
  if (named !== undefined) return named;
  return /^\d{1,2}$/.test(trimmed) ? severityOfNumber(Number(trimmed)) : 0;
};
