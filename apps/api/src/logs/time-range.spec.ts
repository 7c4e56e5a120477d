import fc from 'fast-check';
import { BadTimeError, chooseInterval, parseTime, parseTimeRange } from './time-range.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('times in queries', () => {
  it.each([
    ['now', 0],
    ['now-15m', 15 * 60_000],
    ['now-2h', 2 * 3_600_000],
    ['now-7d', 7 * 86_400_000],
    ['now+1h', -3_600_000],
    ['2026-03-01T11:59:59.500Z', 500],
    ['2026-03-01T13:00:00+02:00', 3_600_000],
    ['2026-03-01', 12 * 3_600_000],
  ])('%s is %i ms ago', (text, agoMs) => expect(NOW - parseTime('from', text, NOW)).toBe(agoMs));

  it.each(['', 'yesterday', 'now*1h', 'now-', 'now-1y', '2026-13-01T00:00:00Z', '1700000000', '2026-03-01T11:00:00'])(
    'refuses %j by name',
    (text) => expect(() => parseTime('from', text, NOW)).toThrow(BadTimeError),
  );

  it('reads any text without anything but a BadTimeError', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(Number.isFinite(parseTime('from', text, NOW))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(BadTimeError);
        }
      }),
    );
  });

  it('takes in clocks that run ahead when the range ends now, and nothing else', () => {
    expect(parseTimeRange('now-1h', 'now', NOW).to).toBeGreaterThan(NOW);
    expect(parseTimeRange('now-1h', '2026-03-01T12:00:00Z', NOW).to).toBe(NOW);
    expect(() => parseTimeRange('now', 'now-1h', NOW)).toThrow('must not lie before from');
  });
});

describe('intervals', () => {
  const hours = (n: number) => ({ from: NOW - n * 3_600_000, to: NOW });
  it('auto needs at most 120 buckets', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 * 86_400_000 }), (span) => {
        expect(span / chooseInterval('auto', { from: 0, to: span }).intervalMs).toBeLessThanOrEqual(120);
      }),
    );
    expect(chooseInterval('auto', hours(1)).interval).toBe('30s');
  });
  it('a given one is taken, unless it makes too many buckets', () => {
    expect(chooseInterval('10s', hours(1))).toEqual({ interval: '10s', intervalMs: 10_000 });
    expect(() => chooseInterval('1s', hours(24))).toThrow('at most 5000 buckets');
  });
});
