export type { AlertSignal, GroupHits, RuleHits } from './signal.ts';
export { GROUP_VALUE_LENGTH, fingerprint, groupKeyOf, groupValue } from './group.ts';
export { type RuleMatcher, compileRules } from './rule-matcher.ts';
export { slotMsOf } from './window-shape.ts';
