import type { PatternSort } from '@tocsin/contracts';

/** Logs of a template in the range asked for and in the span it is compared with. */
export interface PatternCount {
  templateId: string;
  count: number;
  before: number;
}

/**
 * How surprising a growth is, in standard deviations of the difference of two counts that vary as Poisson's law says: two logs instead of one
 * say little, two hundred instead of one hundred much. 0 where nothing came or went.
 */
export const growth = ({ count, before }: Pick<PatternCount, 'count' | 'before'>): number =>
  count === before ? 0 : (count - before) / Math.sqrt(count + before);

const byId = (a: PatternCount, b: PatternCount): number => (a.templateId < b.templateId ? -1 : 1);

/**
 * The patterns to show, in their order. `firstSeen` has the templates that are new in the range, epoch milliseconds.
 * Ties go by id, so that the same logs give the same page.
 */
export const ranked = (
  counts: readonly PatternCount[],
  sort: PatternSort,
  firstSeen: ReadonlyMap<string, number>,
  limit: number,
): PatternCount[] => {
  const newest = (each: PatternCount): number => firstSeen.get(each.templateId) ?? 0;
  switch (sort) {
    case 'count':
      return counts.toSorted((a, b) => b.count - a.count || byId(a, b)).slice(0, limit);
    case 'rare':
      return counts.toSorted((a, b) => a.count - b.count || byId(a, b)).slice(0, limit);
    case 'rising':
      return counts
        .filter(({ count, before }) => count > before)
        .sort((a, b) => growth(b) - growth(a) || byId(a, b))
        .slice(0, limit);
    case 'new':
      return counts
        .filter(({ templateId }) => firstSeen.has(templateId))
        .sort((a, b) => newest(b) - newest(a) || byId(a, b))
        .slice(0, limit);
  }
};
