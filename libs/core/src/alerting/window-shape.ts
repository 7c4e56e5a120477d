import { type Rule, durationMs } from '@tocsin/contracts';

const SLOTS_PER_WINDOW = 300;

/** Windows count by slots of event time: a second, or a 300th of a long window; milliseconds. */
export const slotMsOf = (rule: Pick<Rule, 'window'>): number => Math.max(1000, Math.ceil(durationMs(rule.window) / SLOTS_PER_WINDOW));

/** How a rule counts. A window is a whole number of slots, so it is exact to one slot. */
export interface WindowShape {
  slotMs: number;
  /** Slots in a window. */
  slots: number;
  passes: (count: number) => boolean;
}
export const windowShapeOf = (rule: Pick<Rule, 'window' | 'operator' | 'threshold'>): WindowShape => {
  const slotMs = slotMsOf(rule);
  const { threshold } = rule;
  return {
    slotMs,
    slots: Math.ceil(durationMs(rule.window) / slotMs),
    passes: rule.operator === '>' ? (count) => count > threshold : (count) => count >= threshold,
  };
};

/** Two versions of a rule with the same key count the same logs in the same slots: a change between them keeps the counts. */
export const countingKeyOf = (rule: Pick<Rule, 'query' | 'groupBy' | 'window'>): string =>
  JSON.stringify([rule.query, rule.groupBy, rule.window]);
