import fc from 'fast-check';
import { growth, ranked } from './ranking.ts';
import { earlier, trendWidth } from './spans.ts';
import { talliesOf } from './tallies.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('the ranking of patterns', () => {
  const counts = [
    { templateId: 'a', count: 200, before: 100 },
    { templateId: 'b', count: 2, before: 1 },
    { templateId: 'c', count: 50, before: 90 },
    { templateId: 'd', count: 9, before: 0 },
  ];
  const order = (
    ...[sort, firstSeen = new Map<string, number>(), limit = 9]: [Parameters<typeof ranked>[1], Map<string, number>?, number?]
  ) => ranked(counts, sort, firstSeen, limit).map(({ templateId }) => templateId);

  test('by count, and the rare ones from its other end', () => {
    expect(order('count')).toEqual(['a', 'c', 'd', 'b']);
    expect(order('rare')).toEqual(['b', 'd', 'c', 'a']);
    expect(order('count', new Map(), 2)).toEqual(['a', 'c']);
  });

  test('rising are those that grew, by how little it can be chance', () => {
    expect(order('rising')).toEqual(['a', 'd', 'b']);
  });

  test('new are those first seen in the range, the latest first', () => {
    const firstSeen = new Map([
      ['b', 5],
      ['d', 7],
      ['not in the logs asked for', 9],
    ]);
    expect(order('new', firstSeen)).toEqual(['d', 'b']);
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
  const range = { from: 10 * MINUTE, to: 13 * MINUTE };

  test('split what a template counts by each field, and over the range', () => {
    const tallies = talliesOf(
      [
        { group: of('a', {}), slot: 10 * MINUTE, count: 3 },
        { group: of('a', { level: 'error', category: 'security' }), slot: 12 * MINUTE, count: 2 },
        { group: of('b', { service: 'web' }), slot: 11 * MINUTE, count: 1 },
      ],
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

  test('count what early clocks sent as now, and name the ten services with the most', () => {
    const counts = Array.from({ length: 12 }, (_, n) => ({ group: of('a', { service: `s${n}` }), slot: 15 * MINUTE, count: n + 1 }));
    const tally = talliesOf(counts, range, MINUTE).get('a');
    expect(tally?.trend).toEqual([0, 0, 78]);
    expect(Object.keys(tally?.services ?? {})).toEqual(['s11', 's10', 's9', 's8', 's7', 's6', 's5', 's4', 's3', 's2']);
  });
});
