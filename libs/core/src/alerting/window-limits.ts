/** What bounds the windows in time and memory. */
export interface WindowLimits {
  /** Logs usually arrive within this long of their event time: a window stays open so long after its end. Milliseconds. */
  settleMs: number;
  /** A log that arrives so long after its event time can still carry a window over its threshold. Milliseconds, at least settleMs. */
  latenessMs: number;
  /** Groups of one rule that are counted at once; past it the smallest are forgotten. */
  groupsPerRule: number;
  /** Slots that the groups of one rule may hold in all. */
  slotsPerRule: number;
  /** `holding` is told at most so often; milliseconds. */
  holdingEveryMs: number;
  /** And, where the figures do not change, at least so often, so that a silent rule is known to be alive. Milliseconds. */
  holdingAtLeastEveryMs: number;
  /** `holding` signals told in one go. */
  holdingPerTick: number;
}

export const WINDOW_LIMITS: WindowLimits = {
  settleMs: 10_000,
  latenessMs: 300_000,
  groupsPerRule: 5000,
  slotsPerRule: 500_000,
  holdingEveryMs: 1000,
  holdingAtLeastEveryMs: 15_000,
  holdingPerTick: 200,
};
