import { durationMs, GROUP_FIELDS, type GroupField, type Rule, RuleInput, type TrendsResult } from '@tocsin/contracts';
import { queryErrorOf } from '../logs/query-error.ts';

/** A rule as its editor holds it: texts may be wrong until they are put right. */
export interface RuleDraft {
  name: string;
  description: string;
  enabled: boolean;
  kind: RuleInput['kind'];
  query: string;
  groupBy: string;
  window: string;
  operator: '>=' | '>';
  threshold: number | null;
  for: string;
  severity: RuleInput['severity'];
  cooldown: string;
  channels: readonly string[];
}
export const NEW_RULE: RuleDraft = {
  name: '',
  description: '',
  enabled: true,
  kind: 'count',
  query: 'level>=error',
  groupBy: 'service',
  window: '5m',
  operator: '>=',
  threshold: 50,
  for: '0s',
  severity: 'warning',
  cooldown: '5m',
  channels: [],
};

export const draftOf = (rule: Rule): RuleDraft => ({
  name: rule.name,
  description: rule.description,
  enabled: rule.enabled,
  kind: rule.kind,
  query: rule.query,
  groupBy: rule.groupBy.join(', '),
  window: rule.window,
  operator: rule.operator,
  threshold: rule.threshold,
  for: rule.for,
  severity: rule.severity,
  cooldown: rule.cooldown,
  channels: rule.channels,
});

/** What a rule of new kinds of message can only be. */
const OF_NEW_TEMPLATES = { groupBy: ['service', 'templateId'], window: '5m', operator: '>=', threshold: 1, for: '0s' } as const;

/** And what one of drift can only be. */
const OF_DRIFT = { query: '', groupBy: [], window: '1h', operator: '>=', threshold: 1, for: '0s' } as const;

const namesOf = (text: string): string[] => text.split(/[\s,]+/).filter((name) => name !== '');

export type RuleFaults = Partial<Record<keyof RuleDraft, string>>;
/** The rule to be saved, or what keeps it from that, by field. */
export const checkDraft = (draft: RuleDraft): { input: RuleInput | null; faults: RuleFaults } => {
  const parsed = RuleInput.safeParse({
    ...draft,
    groupBy: namesOf(draft.groupBy),
    threshold: draft.threshold ?? undefined,
    channels: [...draft.channels],
    ...(draft.kind === 'new_template' && OF_NEW_TEMPLATES),
    ...(draft.kind === 'drift' && OF_DRIFT),
  });
  const faults: RuleFaults = {};
  for (const { path, message } of parsed.error?.issues ?? []) faults[path[0] as keyof RuleDraft] ??= wordsFor(path[0], message);
  const query = draft.kind === 'drift' ? null : queryErrorOf(draft.query);
  if (query) faults.query ??= query.message;
  return { input: parsed.success && !query ? parsed.data : null, faults };
};

const wordsFor = (field: PropertyKey | undefined, message: string): string => {
  if (field === 'name') return 'Give the rule a name of at most 120 characters.';
  if (field === 'threshold') return 'A whole number from 1 on.';
  if (field === 'for' || field === 'cooldown') return '0s, or a whole number with s, m, h or d, such as 5m.';
  return message.charAt(0).toUpperCase() + message.slice(1);
};

/** How the preview asks for counts: the field by which it can tell groups apart, if any. */
export const previewGroup = (input: Pick<RuleInput, 'groupBy'>): GroupField | undefined => {
  const [field, ...others] = input.groupBy;
  const name = field === 'templateId' ? 'template' : field;
  return others.length === 0 ? GROUP_FIELDS.find((each) => each === name) : undefined;
};
const WINDOWS = 12;
/** The span of the preview: the last windows, one after the other. */
export const previewFrom = (window: string): string => `now-${Math.round((durationMs(window) * WINDOWS) / 1000)}s`;

export interface PreviewPoint {
  start: string;
  count: number;
  /** The group that had the most, where groups are told apart. */
  group: string | null;
}
/** The highest count of any one group in each window: what the rule compares with its threshold. */
export const previewPoints = (trend: TrendsResult): PreviewPoint[] =>
  trend.buckets.map(({ start, total, counts }) => {
    const top = Object.entries(counts).sort((a, b) => b[1] - a[1])[0];
    return { start, count: top ? top[1] : total, group: top?.[0] ?? null };
  });

/** Windows in which the rule would have had its condition. */
export const crossings = (points: readonly PreviewPoint[], { operator, threshold }: Pick<RuleInput, 'operator' | 'threshold'>): number =>
  points.filter(({ count }) => (operator === '>' ? count > threshold : count >= threshold)).length;
