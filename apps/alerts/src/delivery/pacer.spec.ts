import fc from 'fast-check';
import { backoffMs, DELIVERY_LIMITS, worthRetrying } from './backoff.ts';
import { type Pace, Pacer } from './pacer.ts';

const paces: Pace[] = [
  { key: 'chat', messages: 3, perMs: 60 },
  { key: 'bot', messages: 2, perMs: 10 },
];

describe('Pacer', () => {
  test('never lets more through than a limit takes in any span, and never makes anyone wait needlessly', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { maxLength: 100 }), (gaps) => {
        const pacer = new Pacer();
        const sent: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          const waitMs = pacer.take(paces, now);
          if (waitMs === 0) sent.push(now);
          const full = ({ messages, perMs }: Pace, at: number) => sent.filter((each) => each > at - perMs && each <= at).length >= messages;
          if (waitMs > 0) {
            expect(paces.some((pace) => full(pace, now))).toBe(true);
            expect(paces.some((pace) => full(pace, now + waitMs))).toBe(false);
          }
        }
        for (const { messages, perMs } of paces) {
          for (const at of sent) expect(sent.filter((each) => each > at - perMs && each <= at).length).toBeLessThanOrEqual(messages);
        }
      }),
    );
  });
});

describe('backoffMs', () => {
  test('grows to ten minutes, half of it by chance, and heeds the receiver', () => {
    expect([1, 2, 3, 50].map((attempts) => backoffMs(attempts, 0))).toEqual([500, 1000, 2000, 300_000]);
    expect([1, 2, 3, 50].map((attempts) => backoffMs(attempts, 1))).toEqual([1000, 2000, 4000, 600_000]);
    expect(backoffMs(1, 0, 7000)).toBe(7000);
  });
});

describe('worthRetrying', () => {
  test('is bounded in number and in time', () => {
    expect(worthRetrying(1, 0)).toBe(true);
    expect(worthRetrying(DELIVERY_LIMITS.attempts, 0)).toBe(false);
    expect(worthRetrying(1, DELIVERY_LIMITS.ageMs)).toBe(false);
  });
});
