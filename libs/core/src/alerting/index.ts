export type { AlertSignal, GroupHits, Rollup, RuleHits } from './signal.ts';
export { GROUP_VALUE_LENGTH, fingerprint, groupKeyOf, groupValue } from './group.ts';
export { MAX_EXAMPLES } from './example-logs.ts';
export { type RuleMatcher, compileRules } from './rule-matcher.ts';
export { WINDOW_LIMITS, type WindowLimits } from './window-limits.ts';
export type { WindowLosses } from './rule-windows.ts';
export { countingKeyOf, slotMsOf } from './window-shape.ts';
export { type RuleChange, Windows } from './windows.ts';
export * from './lifecycle/index.ts';
