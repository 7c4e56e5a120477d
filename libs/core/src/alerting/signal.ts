import type { ClassifiedLog } from '@tocsin/contracts';

/** Matches of one rule in one batch, made where the logs are (pipeline worker); counted once the batch is stored. */
export interface RuleHits {
  ruleId: string;
  /** `updatedAt` of the rule that matched. */
  ruleVersion: string;
  groups: GroupHits[];
  /** Matches left out because the batch had more groups than can be told apart. */
  overflow: number;
}
export interface GroupHits {
  /** Canonical text of `group`, one for each distinct group. */
  groupKey: string;
  group: Record<string, string>;
  /** Event-time slots and how many logs fell into each; starts are multiples of the rule's slot, none after the time of receipt. */
  slots: { start: number; count: number }[];
  /** Up to three logs of this very group, long values cut; `row` in the batch gives the id once the batch is stored. */
  examples: { row: number; log: ClassifiedLog }[];
}

/** A message of the topic `logs.rollups`: hits of logs that are stored, each told once. */
export interface Rollup {
  /** When the newest of the logs was received, epoch milliseconds. */
  receivedAt: number;
  hits: RuleHits[];
}

/**
 * What the windows tell the alert life cycle (topic `alerts`).
 * For one rule and group: `crossed`, any number of `holding`, `cleared`, and so on. While above, a signal comes at least every 15 seconds:
 * an open alert without one for longer belongs to windows that are gone. After a restart what is still above is told as `crossed` again.
 */
export interface AlertSignal {
  /** crossed: the threshold was reached now; holding: still above, new figures; cleared: below again. */
  kind: 'crossed' | 'holding' | 'cleared';
  ruleId: string;
  ruleVersion: string;
  groupKey: string;
  group: Record<string, string>;
  /** Logs in the window. */
  value: number;
  threshold: number;
  /** What there is to say where no logs are counted. */
  text?: string;
  /** Event time of the log that crossed (to a slot), or of the evaluation; epoch milliseconds. */
  at: number;
  /** Logs over the window, in up to 60 spans of equal length, empty ones included. */
  series: { start: number; count: number }[];
  /** Up to five: the first, the latest, and what lies between. Few or none where the windows were restored from the store. */
  examples: ClassifiedLog[];
}
