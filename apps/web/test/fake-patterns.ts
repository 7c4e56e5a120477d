import { CATEGORIES, type Pattern, type PatternsResult } from '@tocsin/contracts';

const TEXTS = [
  'Served <*> recommendations to user <*> from model <*>',
  'Search "<*>" answered <*> hits, page <*>',
  'Query latency <*> ms exceeds budget of <*> ms on shard <*>',
  'Failed login for <*> from <*>: wrong password (attempt <*>)',
  'Loaded configuration revision <*> from /etc/recommender/config.yaml',
  'Connection pool exhausted: <*> of <*> in use, <*> waiting, oldest <*> s',
  'Unhandled exception: TypeError: cannot read properties of undefined (reading "<*>") while the request that began before was still on its way',
];
const SPANS = 30;

const patternAt = (n: number, now: number): Pattern => {
  const count = Math.round(40_000 / (n + 1) ** 2) + n;
  const before = n === 3 ? 0 : Math.round(count * (0.4 + n * 0.3));
  const main = CATEGORIES[(n + 2) % CATEGORIES.length] ?? 'general';
  return {
    templateId: `${n}`.padStart(16, '0'),
    templateIds: [`${n}`.padStart(16, '0'), ...(n % 3 ? [] : [`${n}`.padStart(16, 'f')])],
    templates: n % 3 ? 1 : 2,
    text: TEXTS[n] ?? '',
    count,
    share: count / 60_000,
    firstSeen: n === 4 ? null : new Date(now - (n + 1) * 700_000).toISOString(),
    lastSeen: n === 4 ? null : new Date(now - n * 30_000).toISOString(),
    categories: { [main]: count - Math.round(count / 5), general: Math.round(count / 5) },
    levels: { info: count },
    services: n % 2 ? { hsearch: count } : { 'music-recommender': count - 2, indexer: 1, 'a-service-of-a-longer-name': 1 },
    trend: Array.from({ length: SPANS }, (_, at) => Math.round((count / SPANS) * (1 + Math.sin(at / (n + 2)) * 0.6))),
    before,
    change: before === 0 ? null : count / before - 1,
  };
};

/** Seven patterns, the same each time apart from the times; of new ones there are none. */
export const patternsAt = (now: number, sort: string): PatternsResult => ({
  items: sort === 'new' ? [] : TEXTS.map((_, n) => patternAt(n, now)),
  total: 60_000,
  patterns: TEXTS.length,
  before: { from: new Date(now - 90_000_000).toISOString(), to: new Date(now - 86_400_000).toISOString(), total: 51_000 },
  trendFrom: new Date(now - 3_600_000).toISOString(),
  trendSeconds: 120,
  tookMs: 4,
});

export const noPatterns: PatternsResult = {
  ...patternsAt(0, 'new'),
  ...{ total: 0, patterns: 0 },
};
