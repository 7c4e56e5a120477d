import type { KnownTemplate } from '@tocsin/adapters/database';
import { familiesOf } from '@tocsin/core/templates';

/** Logs of a template in the range asked for and in the span it is compared with. */
export interface TemplateCount {
  templateId: string;
  count: number;
  before: number;
}
/** Templates that are shown as one pattern, and their logs together. */
export interface PatternCount {
  /** The template with the most logs. */
  templateId: string;
  /** All of them, most logs first. */
  members: readonly string[];
  /** Undefined: the registry does not know it (any more). */
  text: string | undefined;
  /** Epoch milliseconds; undefined as the text. */
  firstSeen: number | undefined;
  lastSeen: number | undefined;
  count: number;
  before: number;
}

const byCount = (a: TemplateCount, b: TemplateCount): number => b.count - a.count || (a.templateId < b.templateId ? -1 : 1);

/** Templates of one family as one pattern; those that are not known each by itself. Independent of the order of either. */
export const patternsOf = (counts: readonly TemplateCount[], known: readonly KnownTemplate[]): PatternCount[] => {
  const counted = new Map(counts.map((each) => [each.templateId, each]));
  const families = familiesOf(known.filter(({ templateId }) => counted.has(templateId)));
  const patterns = families.map(({ members, text }): PatternCount => {
    const of = members.flatMap(({ templateId }) => counted.get(templateId) ?? []).sort(byCount);
    for (const { templateId } of members) counted.delete(templateId);
    return {
      templateId: of[0]?.templateId ?? '',
      members: of.map(({ templateId }) => templateId),
      text,
      firstSeen: Math.min(...members.map(({ firstSeen }) => firstSeen)),
      lastSeen: Math.max(...members.map(({ lastSeen }) => lastSeen)),
      count: of.reduce((sum, { count }) => sum + count, 0),
      before: of.reduce((sum, { before }) => sum + before, 0),
    };
  });
  const alone = [...counted.values()].map((each): PatternCount => {
    return { ...each, members: [each.templateId], text: undefined, firstSeen: undefined, lastSeen: undefined };
  });
  return [...patterns, ...alone];
};
