/** A silence as far as it decides; times are epoch milliseconds. */
export interface SilenceSpan {
  /** null: of every rule. */
  ruleId: string | null;
  /** Covers the groups that hold all of these values. */
  group: Readonly<Record<string, string>>;
  startsAt: number;
  endsAt: number;
}

/** Until when the longest silence lasts that covers the rule and group now; null: none does. */
export const silencedUntil = (
  silences: readonly SilenceSpan[],
  ruleId: string,
  group: Readonly<Record<string, string>>,
  now: number,
): number | null => {
  let until: number | null = null;
  for (const silence of silences) {
    if (silence.ruleId !== null && silence.ruleId !== ruleId) continue;
    if (now < silence.startsAt || now >= silence.endsAt) continue;
    if (!Object.entries(silence.group).every(([field, value]) => group[field] === value)) continue;
    until = Math.max(until ?? 0, silence.endsAt);
  }
  return until;
};
