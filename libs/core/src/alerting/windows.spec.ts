import { Rule } from '@tocsin/contracts';
import fc from 'fast-check';
import { createLogBatch } from '../record/index.ts';
import { compileRules } from './rule-matcher.ts';
import type { AlertSignal } from './signal.ts';
import { Windows } from './windows.ts';
import { WindowsOracle } from './windows-oracle.ts';

const START = 1_000_000;
const rule = (changes: Partial<Rule> = {}): Rule =>
  Rule.parse({
    name: 'r',
    id: 'r1',
    createdAt: '',
    updatedAt: 'v1',
    updatedBy: null,
    groupBy: ['service'],
    window: '5s',
    threshold: 3,
    ...changes,
  });

interface Log {
  at: number;
  group: string;
}
const hitsOf = (logs: readonly Log[], receivedAt: number, rules: Rule[] = [rule()]) => {
  const batch = createLogBatch(logs.length);
  batch.length = logs.length;
  logs.forEach(({ at, group }, row) => {
    batch.timestamp[row] = at;
    batch.receivedAt[row] = receivedAt;
    batch.severityNumber[row] = 17;
    batch.service.push(group);
    batch.message.push(`failed at ${at}`);
  });
  return compileRules(rules).match(batch);
};
/** As the log store answers. */
const slotCountsOf = (stored: readonly Log[], from: number, to: number) => {
  const counts = new Map<string, { group: Record<string, string>; slot: number; count: number }>();
  for (const { at, group } of stored) {
    if (at < from || at >= to) continue;
    const slot = Math.floor(at / 1000) * 1000;
    const key = `${group} ${slot}`;
    counts.set(key, { group: { service: group }, slot, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
};
const told = (signals: readonly AlertSignal[]): string[] =>
  signals
    .filter(({ kind }) => kind !== 'holding')
    .map(({ kind, group, value }) => `${kind} ${group['service']}${kind === 'crossed' ? ` ${value}` : ''}`)
    .sort();

const start = (changes: Partial<Rule> = {}, limits = {}) => {
  const windows = new Windows(START, limits);
  windows.setRules([rule(changes)], START);
  windows.restore('r1', [], START);
  return windows;
};
const count = (windows: Windows, logs: readonly Log[], receivedAt: number, rules?: Rule[]) =>
  windows.count(hitsOf(logs, receivedAt, rules), receivedAt);
const times = (n: number, at: number, group = 'a'): Log[] => Array.from({ length: n }, () => ({ at, group }));

describe('windows', () => {
  test('tell what a naive count over all logs tells: in any order, with late and future logs, silence and restarts', () => {
    const limits = { settleMs: 2000, latenessMs: 6000, holdingEveryMs: 1e9, holdingAtLeastEveryMs: 1e9 };
    const log = fc.record({ age: fc.integer({ min: -4000, max: 14_000 }), group: fc.constantFrom('a', 'b') });
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ logs: fc.array(log, { minLength: 1, maxLength: 5 }) }) },
      { weight: 4, arbitrary: fc.constant('tick' as const) },
      { weight: 1, arbitrary: fc.constant('restart' as const) },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3000), step), { maxLength: 40 }), (steps) => {
        let windows = start({}, limits);
        const oracle = new WindowsOracle({ slots: 5, threshold: 3, ...limits });
        let stored: Log[] = [];
        let now = START;
        for (const [passes, what] of steps) {
          now += passes;
          if (what === 'tick') {
            expect(told(windows.tick(now))).toEqual(oracle.tick(now).sort());
          } else if (what === 'restart') {
            windows = new Windows(now, limits);
            expect(windows.setRules([rule()], now).restore).toHaveLength(1);
            const { from, to } = windows.restoration('r1', now) ?? { from: 0, to: 0 };
            const inRange = stored.filter(({ at }) => at >= from);
            expect(told(windows.restore('r1', slotCountsOf(stored, from, to), now))).toEqual(oracle.restart(inRange, now).sort());
          } else {
            const logs = what.logs.map(({ age, group }) => ({ at: now - age, group }));
            stored = [...stored, ...logs];
            expect(told(count(windows, logs, now))).toEqual(oracle.count(logs, now).sort());
          }
        }
      }),
      { numRuns: 600 },
    );
  });

  test('cross with the very batch that reaches the threshold, and say where and by which logs', () => {
    const windows = start();
    expect(count(windows, [...times(2, START), ...times(1, START, 'b')], START)).toEqual([]);
    const [signal, ...others] = count(windows, times(4, START + 1500), START + 1600);
    expect(others).toEqual([]);
    expect(signal).toMatchObject({ kind: 'crossed', ruleVersion: 'v1', group: { service: 'a' }, value: 6, threshold: 3, at: START + 1600 });
    expect(signal?.series.map(({ count }) => count)).toEqual([0, 0, 0, 2, 4]);
    expect(signal?.series.at(-1)?.start).toBe(START + 1000);
    expect(signal?.examples).toHaveLength(5);
    expect(signal?.examples.every(({ service }) => service === 'a')).toBe(true);
    expect(signal?.examples.map(({ timestamp }) => Date.parse(timestamp) - START)).toEqual([0, 0, 1500, 1500, 1500]);
  });

  test('tell new figures about each second while above, and that they live when nothing changes', () => {
    const windows = start({ window: '1h' });
    const kinds = (signals: AlertSignal[]) => signals.map(({ kind, value }) => `${kind} ${value}`);
    expect(kinds(count(windows, times(3, START), START))).toEqual(['crossed 3']);
    expect(count(windows, times(1, START + 10), START + 10)).toEqual([]);
    expect(windows.tick(START + 900)).toEqual([]);
    expect(kinds(windows.tick(START + 1000))).toEqual(['holding 4']);
    expect(windows.tick(START + 2000)).toEqual([]);
    expect(kinds(windows.tick(START + 16_000))).toEqual(['holding 4']);
  });

  test('clear without any traffic once the window has passed', () => {
    const windows = start({}, { settleMs: 2000 });
    count(windows, times(3, START), START);
    expect(told(windows.tick(START + 6000))).toEqual([]);
    expect(told(windows.tick(START + 7000))).toEqual(['cleared a']);
    expect(windows.tick(START + 8000)).toEqual([]);
  });

  test('let no sender’s clock fire or stall them', () => {
    const windows = start();
    const ahead = Array.from({ length: 3 }, (_, n) => ({ at: START + 3_600_000 + n * 60_000, group: 'a' }));
    expect(told(count(windows, ahead.slice(0, 2), START))).toEqual([]);
    expect(told(count(windows, ahead.slice(2), START + 60_000))).toEqual([]);
    expect(told(count(windows, times(3, START + 61_000, 'b'), START + 61_000))).toEqual(['crossed b 3']);
  });

  test('count late logs in their own slots, and say how many came too late', () => {
    const windows = start({}, { settleMs: 2000, latenessMs: 10_000 });
    count(windows, times(2, START), START);
    expect(told(count(windows, times(1, START + 1000), START + 9000))).toEqual(['crossed a 3']);
    count(windows, times(7, START - 20_000), START + 9000);
    expect(windows.losses).toMatchObject({ late: 1, tooLate: 7 });
  });

  test('stay within their bound: small groups go before large ones, and who was above hears of it', () => {
    const windows = start({}, { groupsPerRule: 10 });
    const large = Array.from({ length: 5 }, (_, n) => times(2, START, `large${n}`)).flat();
    const flood = Array.from({ length: 200 }, (_, n) => ({ at: START, group: `small${n}` }));
    for (const logs of [large, ...flood.map((log) => [log])]) count(windows, logs, START);
    expect(windows.groups).toBeLessThanOrEqual(10);
    expect(windows.losses.evictedGroups).toBeGreaterThanOrEqual(195);
    expect(told(count(windows, [{ at: START, group: 'large0' }], START))).toEqual(['crossed large0 3']);
    const many = Array.from({ length: 30 }, (_, n) => times(3, START, `above${n}`)).flat();
    const signals = count(windows, many, START);
    expect(signals.filter(({ kind }) => kind === 'crossed')).toHaveLength(30);
    expect(signals.filter(({ kind }) => kind === 'cleared').length).toBeGreaterThan(20);
  });

  test('forget groups that are idle', () => {
    const windows = start({}, { settleMs: 1000, latenessMs: 1000 });
    count(windows, times(3, START), START);
    for (let second = 1; second < 60; second++) windows.tick(START + second * 1000);
    expect(windows.groups).toBe(0);
  });
});

describe('a change of rules', () => {
  test('that counts alike keeps the counts, and compares them with the new threshold at once', () => {
    const windows = start();
    count(windows, times(3, START), START);
    const renamed = windows.setRules([rule({ name: 'other', updatedAt: 'v2' })], START);
    expect(renamed).toEqual({ signals: [], restore: [] });
    const stricter = windows.setRules([rule({ threshold: 4, updatedAt: 'v3' })], START);
    expect(stricter.signals).toMatchObject([{ kind: 'cleared', ruleVersion: 'v3', threshold: 4 }]);
    const looser = windows.setRules([rule({ threshold: 2, updatedAt: 'v4' })], START);
    expect(looser.signals).toMatchObject([{ kind: 'crossed', value: 3, threshold: 2 }]);
    expect(looser.restore).toEqual([]);
  });

  test('that counts differently asks for the counts of the whole window, and clears what was above', () => {
    const windows = start();
    count(windows, times(3, START), START);
    const change = windows.setRules([rule({ window: '10m' })], START + 500);
    expect(told(change.signals)).toEqual(['cleared a']);
    expect(change.restore.map(({ id }) => id)).toEqual(['r1']);
    const request = windows.restoration('r1', START + 500);
    expect(request).toMatchObject({ groupBy: ['service'], slotMs: 2000, to: START + 501 });
    expect(request?.from).toBeLessThanOrEqual(START - 600_000);
    expect(told(windows.restore('r1', [{ group: { service: 'a' }, slot: START, count: 3 }], START + 500))).toEqual(['crossed a 3']);
  });

  test('that switches a rule off clears its groups and counts no more', () => {
    const windows = start();
    count(windows, times(3, START), START);
    expect(told(windows.setRules([rule({ enabled: false })], START).signals)).toEqual(['cleared a']);
    expect(count(windows, times(9, START), START)).toEqual([]);
    expect(windows.restoration('r1', START)).toBeUndefined();
  });
});
