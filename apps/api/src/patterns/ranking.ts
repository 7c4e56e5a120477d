import type { PatternSort } from '@tocsin/contracts';
import type { TimeRange } from '@tocsin/core/ports';
import type { PatternCount } from './families.ts';

/**
 * How surprising a growth is, in standard deviations of the difference of two counts that vary as Poisson's law says: two logs instead of one
 * say little, two hundred instead of one hundred much. 0 where nothing came or went.
 */
export const growth = ({ count, before }: Pick<PatternCount, 'count' | 'before'>): number =>
  count === before ? 0 : (count - before) / Math.sqrt(count + before);

const byId = (a: PatternCount, b: PatternCount): number => (a.templateId < b.templateId ? -1 : 1);

/**
 * The patterns to show, in their order; new are those that were first received in the range. Ties go by id, so that the same logs give the
 * same page.
 */
export const ranked = (patterns: readonly PatternCount[], sort: PatternSort, { from, to }: TimeRange, limit: number): PatternCount[] => {
  const first = ({ firstSeen }: PatternCount): number => firstSeen ?? -Infinity;
  switch (sort) {
    case 'count':
      return patterns.toSorted((a, b) => b.count - a.count || byId(a, b)).slice(0, limit);
    case 'rare':
      return patterns.toSorted((a, b) => a.count - b.count || byId(a, b)).slice(0, limit);
    case 'rising':
      return patterns
        .filter(({ count, before }) => count > before)
        .sort((a, b) => growth(b) - growth(a) || byId(a, b))
        .slice(0, limit);
    case 'new':
      return patterns
        .filter((each) => first(each) >= from && first(each) < to)
        .sort((a, b) => first(b) - first(a) || byId(a, b))
        .slice(0, limit);
  }
};
