import fc from 'fast-check';
import type { KnownTemplate } from '@tocsin/adapters/database';
import { type PatternCount, patternsOf } from './families.ts';
import { growth, ranked } from './ranking.ts';
import { earlier, trendWidth } from './spans.ts';
import { talliesOf } from './tallies.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const range = { from: 10 * MINUTE, to: 13 * MINUTE };
const known = (templateId: string, text: string, firstSeen = 0, lastSeen = firstSeen): KnownTemplate => ({
  templateId,
  text,
  firstSeen,
  lastSeen,
});

describe('patterns', () => {
  const counts = [
    { templateId: 'a', count: 5, before: 1 },
    { templateId: 'b', count: 7, before: 0 },
    { templateId: 'c', count: 2, before: 2 },
  ];

  test('are templates of one family together, and those that nobody knows each by itself', () => {
    const registry = [known('a', 'login of alice denied', 3, 4), known('b', 'login of bob denied', 1, 9)];
    expect(patternsOf(counts, registry)).toEqual([
      { templateId: 'b', members: ['b', 'a'], text: 'login of <*> denied', firstSeen: 1, lastSeen: 9, count: 12, before: 1 },
      { templateId: 'c', members: ['c'], text: undefined, firstSeen: undefined, lastSeen: undefined, count: 2, before: 2 },
    ]);
  });

  test('are the same in whatever order templates and registry come', () => {
    const registry = [known('a', 'login of alice denied'), known('b', 'login of bob denied'), known('c', 'logout')];
    fc.assert(
      fc.property(fc.shuffledSubarray(counts, { minLength: 3 }), fc.shuffledSubarray(registry, { minLength: 3 }), (some, known) => {
        expect(patternsOf(some, known).sort((a, b) => b.count - a.count)).toMatchObject([{ members: ['b', 'a'] }, { members: ['c'] }]);
      }),
    );
  });
});

describe('the ranking of patterns', () => {
  const pattern = (templateId: string, count: number, before: number, firstSeen?: number): PatternCount => ({
    ...{ templateId, members: [templateId], text: templateId, count, before, firstSeen, lastSeen: firstSeen },
  });
  const patterns = [
    pattern('a', 200, 100),
    pattern('b', 2, 1, range.from),
    pattern('c', 50, 90, range.from - 1),
    pattern('d', 9, 0, range.from + 1),
  ];
  const order = (sort: Parameters<typeof ranked>[1], limit = 9) => ranked(patterns, sort, range, limit).map(({ templateId }) => templateId);

  test('by count, and the rare ones from its other end', () => {
    expect(order('count')).toEqual(['a', 'c', 'd', 'b']);
    expect(order('rare')).toEqual(['b', 'd', 'c', 'a']);
    expect(order('count', 2)).toEqual(['a', 'c']);
  });

  test('rising are those that grew, by how little it can be chance', () => {
    expect(order('rising')).toEqual(['a', 'd', 'b']);
  });

  test('new are those first seen in the range, the latest first', () => {
    expect(order('new')).toEqual(['d', 'b']);
  });

  test('growth grows with the count, falls with what was before, and is told by its sign', () => {
    const count = fc.nat(1_000_000);
    fc.assert(
      fc.property(count, count, (now, before) => {
        expect(Math.sign(growth({ count: now, before }))).toBe(Math.sign(now - before));
        expect(growth({ count: now + 1, before })).toBeGreaterThan(growth({ count: now, before }));
        expect(growth({ count: before, before: now })).toBe(-growth({ count: now, before }) + 0);
      }),
    );
  });
});

describe('the spans of patterns', () => {
  test('a range is compared with the same a day earlier, a longer one with as many whole days', () => {
    expect(earlier({ from: 5 * DAY, to: 5 * DAY + HOUR })).toEqual({ from: 4 * DAY, to: 4 * DAY + HOUR });
    expect(earlier({ from: 5 * DAY, to: 6 * DAY })).toEqual({ from: 4 * DAY, to: 5 * DAY });
    expect(earlier({ from: 5 * DAY, to: 6 * DAY + 1 })).toEqual({ from: 3 * DAY, to: 4 * DAY + 1 });
  });

  test.each([
    [1000, 1000],
    [15 * MINUTE, 30_000],
    [HOUR, 2 * MINUTE],
    [DAY, 60 * MINUTE],
    [30 * DAY, DAY],
    [400 * DAY, 14 * DAY],
  ])('a range of %d ms is drawn in spans of %d', (length, width) => {
    expect(trendWidth({ from: 0, to: length })).toBe(width);
  });
});

describe('the tallies of patterns', () => {
  const of = (templateId: string, more: Record<string, string>) => ({
    category: 'general',
    level: 'info',
    service: 'shop',
    templateId,
    ...more,
  });
  const itself = new Map(['a', 'b'].map((id) => [id, id]));

  test('split what a template counts by each field, and over the range', () => {
    const tallies = talliesOf(
      [
        { group: of('a', {}), slot: 10 * MINUTE, count: 3 },
        { group: of('a', { level: 'error', category: 'security' }), slot: 12 * MINUTE, count: 2 },
        { group: of('b', { service: 'web' }), slot: 11 * MINUTE, count: 1 },
      ],
      itself,
      range,
      MINUTE,
    );
    expect(tallies.get('a')).toEqual({
      categories: { general: 3, security: 2 },
      levels: { info: 3, error: 2 },
      services: { shop: 5 },
      trend: [3, 0, 2],
    });
    expect(tallies.get('b')).toMatchObject({ services: { web: 1 }, trend: [0, 1, 0] });
  });

  test('of several templates are one where those are of one pattern, and what is of none is left out', () => {
    const counts = ['a', 'b', 'c'].map((templateId) => ({ group: of(templateId, {}), slot: 10 * MINUTE, count: 2 }));
    const patterns = new Map([
      ['a', 'a'],
      ['b', 'a'],
    ]);
    expect([...talliesOf(counts, patterns, range, MINUTE)]).toMatchObject([['a', { levels: { info: 4 }, trend: [4, 0, 0] }]]);
  });

  test('count what early clocks sent as now, and name the ten services with the most', () => {
    const counts = Array.from({ length: 12 }, (_, n) => ({ group: of('a', { service: `s${n}` }), slot: 15 * MINUTE, count: n + 1 }));
    const tally = talliesOf(counts, itself, range, MINUTE).get('a');
    expect(tally?.trend).toEqual([0, 0, 78]);
    expect(Object.keys(tally?.services ?? {})).toEqual(['s11', 's10', 's9', 's8', 's7', 's6', 's5', 's4', 's3', 's2']);
  });
});
