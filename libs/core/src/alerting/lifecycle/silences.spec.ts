import { silencedUntil } from './silences.ts';

const silence = (change: object = {}) => ({ ruleId: null, group: {}, startsAt: 100, endsAt: 200, ...change });

describe('silencedUntil', () => {
  test('is in force from its start until just before its end', () => {
    const until = (now: number) => silencedUntil([silence()], 'r', {}, now);
    expect([99, 100, 199, 200].map(until)).toEqual([null, 200, 200, null]);
  });

  test('covers one rule or all, and the groups that hold all of its values', () => {
    const covers = (change: object) => silencedUntil([silence(change)], 'r', { host: 'a', service: 's' }, 150) !== null;
    expect(covers({ ruleId: 'r' })).toBe(true);
    expect(covers({ ruleId: 'other' })).toBe(false);
    expect(covers({ group: { host: 'a' } })).toBe(true);
    expect(covers({ group: { host: 'a', zone: 'z' } })).toBe(false);
    expect(covers({ group: { host: 'b' } })).toBe(false);
  });

  test('is the end of the longest', () => {
    expect(silencedUntil([silence(), silence({ endsAt: 500 }), silence({ endsAt: 300 })], 'r', {}, 150)).toBe(500);
  });
});
