import type { ClassifiedLog } from '@tocsin/contracts';

/** Matches of one rule in one batch, made where the logs are (pipeline worker); counted once the batch is stored. */
export interface RuleHits {
  ruleId: string;
  /** `updatedAt` of the rule that matched: hits of an older version are dropped. */
  ruleVersion: string;
  groups: GroupHits[];
}
export interface GroupHits {
  /** Canonical text of `group`, one for each distinct group. */
  groupKey: string;
  group: Record<string, string>;
  /** Event-time slots and how many logs fell into each; starts are multiples of the rule's slot. */
  slots: { start: number; count: number }[];
  /** Up to three logs of this very group; `row` in the batch gives the id once the batch is stored. */
  examples: { row: number; log: ClassifiedLog }[];
}

/** What the windows tell the alert life cycle (topic `alerts`). */
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
  /** Event time of the log that crossed, or of the evaluation; epoch milliseconds. */
  at: number;
  series: { start: number; count: number }[];
  /** Up to five: the first, the latest, and what lies between. */
  examples: ClassifiedLog[];
}
