import fc from 'fast-check';
import { bandOf, DRIFT_LIMITS, driftOf, HOUR_MS, type JudgedHour, stabilityIndex } from './index.ts';
import { warns } from './band.ts';
import { addCounts, categoryCounts, NOTHING_JUDGED } from './judged-counts.ts';

const NOW = Date.UTC(2026, 2, 10, 12, 30);
const LAST = Date.UTC(2026, 2, 10, 11);
const counts = fc.array(fc.nat(100_000), { minLength: 4, maxLength: 4 });
const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 });

/** Hours back from the last full one, the newest first: each differs from an ordinary one by what is given. */
const hoursOf = (count: number, changes: (ago: number) => Partial<JudgedHour> = () => ({})): JudgedHour[] =>
  Array.from({ length: count }, (_, ago) => ({
    ...{ hour: LAST - ago * HOUR_MS, modelVersion: 'm', logs: 1000, uncertain: 50 + (ago % 3), words: 8000, unknownWords: 400 },
    ...{ categories: [200, 200, 200, 400], ...changes(ago) },
  }));
const statesOf = (hours: readonly JudgedHour[]): string[] => driftOf(hours, NOW).measures.map(({ state }) => state);

describe('the stability index', () => {
  test('is never below 0, the same from both sides, and 0 of a mix with itself', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        expect(stabilityIndex(a, b)).toBeGreaterThanOrEqual(0);
        expect(stabilityIndex(a, b)).toBeCloseTo(stabilityIndex(b, a), 9);
        expect(stabilityIndex(a, a)).toBe(0);
        expect(Number.isFinite(stabilityIndex(a, [0, 0, 0, 0]))).toBe(true);
      }),
    );
  });
  test('comes to the textbook value where the smoothing hardly weighs', () => {
    const byHand = (0.3 - 0.2) * Math.log(0.3 / 0.2) + (0.2 - 0.3) * Math.log(0.2 / 0.3);
    expect(stabilityIndex([3e6, 2e6, 2e6, 3e6], [2e6, 3e6, 2e6, 3e6])).toBeCloseTo(byHand, 5);
  });
});

describe('a band', () => {
  test('reaches at least the floor, about the median, and does not heed the order', () => {
    fc.assert(
      fc.property(shares, fc.double({ min: 0.001, max: 0.1, noNaN: true }), (values, floor) => {
        const { centre, reach } = bandOf(values, floor);
        expect(reach).toBeGreaterThanOrEqual(floor);
        expect(values.filter((value) => value <= centre).length * 2).toBeGreaterThanOrEqual(values.length);
        expect(values.filter((value) => value >= centre).length * 2).toBeGreaterThanOrEqual(values.length);
        expect(bandOf(values.toReversed(), floor)).toEqual({ centre, reach });
      }),
    );
  });
  test('stays where it is while fewer than half of the values run away', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.1, max: 0.2, noNaN: true }), { minLength: 3 }), (values) => {
        const wild = values.slice(0, Math.floor((values.length - 1) / 2)).map(() => 1);
        const { centre } = bandOf([...values, ...wild], 0.01);
        expect(centre).toBeLessThanOrEqual(0.2);
      }),
    );
  });
  test('is left for good only when the value is well inside again: what still warns also warns freshly, or lies at the edge', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 2, noNaN: true }), (value) => {
        const band = { centre: 0.5, reach: 0.1 };
        if (warns(value, band, false)) expect(warns(value, band, true)).toBe(true);
        if (Math.abs(value - 0.5) < 0.079) expect(warns(value, band, true)).toBe(false);
      }),
    );
    expect([warns(0.59, { centre: 0.5, reach: 0.1 }, false), warns(0.59, { centre: 0.5, reach: 0.1 }, true)]).toEqual([false, true]);
  });
});

describe('drift', () => {
  test('learns until there is a day to compare with, then all is well', () => {
    expect(driftOf([], NOW)).toMatchObject({ modelVersion: undefined, measures: [{ state: 'learning' }, {}, {}] });
    expect(statesOf(hoursOf(DRIFT_LIMITS.baselineHours))).toEqual(['learning', 'learning', 'learning']);
    expect(statesOf(hoursOf(DRIFT_LIMITS.baselineHours + 1))).toEqual(['ok', 'ok', 'ok']);
    expect(driftOf(hoursOf(400), NOW).measures.map(({ history }) => history.length)).toEqual([168, 168, 168]);
  });

  test('each measure warns of its own: by its share, or by the mix', () => {
    const of = (changes: Partial<JudgedHour>) => statesOf(hoursOf(100, (ago) => (ago === 0 ? changes : {})));
    expect(of({ uncertain: 150 })).toEqual(['warning', 'ok', 'ok']);
    expect(of({ uncertain: 0 })).toEqual(['warning', 'ok', 'ok']);
    expect(of({ unknownWords: 1600 })).toEqual(['ok', 'warning', 'ok']);
    expect(of({ categories: [700, 100, 100, 100] })).toEqual(['ok', 'ok', 'warning']);
    expect(
      driftOf(
        hoursOf(100, (ago) => (ago === 0 ? { uncertain: 150 } : {})),
        NOW,
      ).measures[0],
    ).toMatchObject({
      latest: { hour: LAST, value: 0.15 },
      band: { centre: 0.051, reach: 0.03 },
    });
  });

  test('a warning ends well inside the band; an hour with hardly a log changes nothing', () => {
    const uncertain = (newestFirst: number[]) => statesOf(hoursOf(100, (ago) => ({ uncertain: newestFirst[ago] ?? 50 })))[0];
    expect([uncertain([78, 150]), uncertain([78]), uncertain([60, 150])]).toEqual(['warning', 'ok', 'ok']);
    const quiet = hoursOf(100, (ago) => (ago === 0 ? { logs: 10, uncertain: 0 } : ago === 1 ? { uncertain: 150 } : {}));
    expect(statesOf(quiet)[0]).toBe('warning');
    expect(driftOf(quiet, NOW).measures[0]?.latest?.hour).toBe(LAST - HOUR_MS);
  });

  test('another model learns anew; hours that are not over, and the order, say nothing', () => {
    expect(statesOf(hoursOf(100, (ago) => (ago < 2 ? { modelVersion: 'next', uncertain: 900 } : {})))).toEqual(Array(3).fill('learning'));
    const running = { ...(hoursOf(1)[0] as JudgedHour), hour: LAST + HOUR_MS, uncertain: 900 };
    fc.assert(
      fc.property(fc.shuffledSubarray(hoursOf(60), { minLength: 60 }), (hours) => {
        expect(driftOf([running, ...hours], NOW)).toEqual(driftOf(hoursOf(60), NOW));
      }),
      { numRuns: 10 },
    );
  });

  test('shares that stay below the floor never warn, whatever they do', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 100, max: 114 }), { minLength: 40, maxLength: 80 }), (uncertain) => {
        expect(statesOf(hoursOf(uncertain.length, (ago) => ({ uncertain: uncertain[ago] ?? 100 })))[0]).toBe('ok');
      }),
    );
  });
});

test('counts add up, and the column of categories is counted', () => {
  fc.assert(
    fc.property(fc.uint8Array({ max: 3 }), fc.uint8Array({ max: 3 }), (a, b) => {
      const of = (column: Uint8Array) => ({ ...NOTHING_JUDGED, logs: column.length, categories: categoryCounts(column) });
      expect(addCounts(of(a), of(b))).toEqual(of(Uint8Array.of(...a, ...b)));
    }),
  );
});
