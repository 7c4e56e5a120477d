import type { Rule } from '@tocsin/contracts';
import type { AlertSignal, Rollup, WindowLosses } from '@tocsin/core/alerting';

/** The windows as whoever reads the rollups for them sees them. */
export interface EvaluatedWindows {
  /** Groups that are counted now. */
  readonly groups: number;
  readonly losses: Readonly<WindowLosses>;
  /** Rules that count from now on. What became of the groups of rules that are gone is told. */
  setRules(rules: readonly Rule[]): AlertSignal[];
  /** Takes a rollup that was told of before: it counts, and nothing is said. */
  replay(rollup: Rollup): void;
  /** Takes a rollup that nobody evaluated yet. */
  count(rollup: Rollup): AlertSignal[];
  /** Lets time pass: up to `processedUntil`, before which all logs are counted, as far as that is known. Call it about each second. */
  tick(processedUntil: number | undefined): AlertSignal[];
  /** Asks the store for what the rollups cannot know. One call at a time; never rejects. */
  restore(processedUntil: number | undefined): Promise<AlertSignal[]>;
}
