import { type logCreator, logLevel } from 'kafkajs';

/** What the adapter needs of a logger; pino's and nestjs-pino's have it. */
export interface KafkaLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const SILENT: KafkaLogger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Failed connections are told once in so many milliseconds: while a broker is away there are many a second. */
const REPEAT_MS = 10_000;
const MOST_REMEMBERED = 200;
/** Said of every idempotent producer that does not try for ever; ours are given up as a whole instead (see KafkaWriter). */
const KNOWN = /^Limiting retries for the idempotent producer/;

/** What happens whenever a member comes or goes; who has which partitions now is told by our own code. */
const REBALANCE = /^The group is rebalancing/;
const saysRebalance = (text: unknown): boolean => typeof text === 'string' && REBALANCE.test(text);

/**
 * The client's own log, through ours. It calls every failed attempt an error, even those that it repairs itself a moment later: they are
 * warnings here, each told once in ten seconds; what could not be repaired reaches our code as a rejection and is told there.
 */
export const kafkaLogCreator =
  (logger: KafkaLogger, now: () => number = Date.now): logCreator =>
  () => {
    const told = new Map<string, number>();
    return ({ level, namespace, log: { message, timestamp: _, stack: _stack, ...fields } }) => {
      const line = `kafka: ${message}`;
      const isRoutine = KNOWN.test(message) || saysRebalance(message) || saysRebalance(fields['error']);
      if (level > logLevel.WARN || isRoutine) return logger.debug({ namespace, ...fields }, line);
      const at = now();
      if (at - (told.get(line) ?? -Infinity) < REPEAT_MS) return;
      if (told.size >= MOST_REMEMBERED) told.clear();
      told.set(line, at);
      logger.warn({ namespace, ...fields }, line);
    };
  };
