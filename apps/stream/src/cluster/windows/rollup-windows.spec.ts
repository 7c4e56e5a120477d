import { type Rule, RuleInput } from '@tocsin/contracts';
import type { AlertSignal, Rollup } from '@tocsin/core/alerting';
import type { SlotCount, SlotCountsRequest } from '@tocsin/core/ports';
import fc from 'fast-check';
import { RollupWindows } from './rollup-windows.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const HOUR = 3_600_000;
const ruleOf = (input: Partial<RuleInput>, changedAt = NOW - 24 * HOUR): Rule => ({
  ...RuleInput.parse({ name: 'r', query: 'boom', threshold: 5, window: '5m', ...input }),
  ...{ id: 'r', createdAt: '', updatedAt: new Date(changedAt).toISOString(), updatedBy: null },
});
const rollup = (receivedAt: number, count = 1, slot = Math.floor(receivedAt / 1000) * 1000): Rollup => ({
  receivedAt,
  hits: [
    {
      ...{ ruleId: 'r', ruleVersion: '', overflow: 0 },
      groups: [{ groupKey: '[]', group: {}, slots: [{ start: slot, count }], examples: [] }],
    },
  ],
});
const told = (signals: readonly AlertSignal[]): [string, number][] => signals.map(({ kind, value }) => [kind, value]);

/** The store holds logs by their time of receipt, which is also their own. */
class Store {
  logs: number[] = [];
  asked: SlotCountsRequest[] = [];
  away = false;
  slotCounts = (request: SlotCountsRequest): Promise<SlotCount[]> => {
    this.asked.push(request);
    if (this.away) return Promise.reject(new Error('away'));
    const node = request.query.kind === 'and' ? request.query.nodes.find(({ kind }) => kind === 'compare') : undefined;
    const before = node?.kind === 'compare' ? Number(node.value) : Infinity;
    const found = this.logs.filter((at) => at >= request.from && at < request.to && at < before);
    return Promise.resolve(found.map((at) => ({ group: {}, slot: Math.floor(at / request.slotMs) * request.slotMs, count: 1 })));
  };
  search = () => Promise.resolve({ items: [], nextCursor: null, total: { value: 0, relation: 'eq' as const } });
}

describe('windows over the rollups', () => {
  let store: Store;
  let now: number;
  const failures: string[] = [];
  const windowsOf = (rules: Rule[], from = NOW - HOUR) =>
    new RollupWindows({
      reader: store,
      clock: () => now,
      from,
      rules,
      onRestoreFailure: ({ name }) => failures.push(name),
    });
  beforeEach(() => {
    store = new Store();
    now = NOW;
    failures.length = 0;
  });

  it('tell of nothing that is read again, and go on from it', () => {
    const windows = windowsOf([ruleOf({ threshold: 3 })]);
    windows.replay(rollup(NOW - 20_000, 2));
    expect(told(windows.count(rollup(NOW - 10_000)))).toEqual([['crossed', 3]]);
    const successor = windowsOf([ruleOf({ threshold: 3 })]);
    successor.replay(rollup(NOW - 20_000, 2));
    successor.replay(rollup(NOW - 10_000));
    expect(told(successor.count(rollup(NOW - 5000)))).toEqual([]);
    expect(told(successor.tick(NOW + 6 * 60_000))).toEqual([['cleared', 0]]);
  });

  it('count a backlog as it would have been in time: time stands still until the logs come', () => {
    const windows = windowsOf([ruleOf({ threshold: 3 })]);
    windows.count(rollup(NOW - 50 * 60_000, 2));
    now += HOUR;
    expect(windows.tick(undefined)).toEqual([]);
    expect(told(windows.count(rollup(NOW - 49 * 60_000, 1)))).toEqual([['crossed', 3]]);
    expect(told(windows.count(rollup(NOW - 40 * 60_000, 1)))).toEqual([['cleared', 0]]);
  });

  it('say again what is above while time stands still, so that nobody takes the alert for gone', () => {
    const windows = windowsOf([ruleOf({ threshold: 1 })]);
    windows.count(rollup(NOW));
    expect(windows.tick(undefined)).toEqual([]);
    now += 15_000;
    expect(told(windows.tick(undefined))).toEqual([['holding', 1]]);
    expect(windows.tick(undefined)).toEqual([]);
  });

  it('have every log of a new rule once, wherever it was changed, counted and restored', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -120, max: 60 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: -60, max: 0 }),
        fc.boolean(),
        async (seconds, changed, late) => {
          store = new Store();
          now = NOW;
          const times = [...seconds].sort((a, b) => a - b).map((second) => NOW + second * 1000 + 500);
          const rule = ruleOf({ threshold: 1000, window: '10m' }, NOW + changed * 1000 + 123);
          const windows = windowsOf([]);
          if (late) windows.count(rollup(NOW - 121_000));
          windows.setRules([rule]);
          for (const at of times) {
            store.logs.push(at);
            windows.count(rollup(at));
          }
          now = NOW + 70_000;
          await windows.restore(now);
          windows.tick(now);
          const crossed = windows.setRules([{ ...rule, threshold: times.length }]);
          expect(told(crossed)).toEqual([['crossed', times.length]]);
          expect(windows.setRules([{ ...rule, threshold: times.length + 1 }]).map(({ kind }) => kind)).toEqual(['cleared']);
        },
      ),
    );
  });

  it('ask the store once all logs from before the cut are in it, and again when it was away', async () => {
    const windows = windowsOf([]);
    windows.setRules([ruleOf({ threshold: 2 }, NOW)]);
    store.logs = [NOW - 1000, NOW - 2000];
    now = NOW + 10_000;
    expect(await windows.restore(NOW)).toEqual([]);
    expect(store.asked).toEqual([]);
    store.away = true;
    windows.tick(NOW + 5000);
    expect(await windows.restore(NOW + 5000)).toEqual([]);
    expect(failures).toEqual(['r']);
    store.away = false;
    expect(await windows.restore(NOW + 5000)).toEqual([]);
    now += 5000;
    expect(told(await windows.restore(NOW + 5000))).toEqual([['crossed', 2]]);
    expect(await windows.restore(NOW + 5000)).toEqual([]);
  });

  it('need no store for a rule that is older than its window', async () => {
    const windows = windowsOf([ruleOf({})]);
    windows.count(rollup(NOW));
    await windows.restore(NOW);
    expect(store.asked).toEqual([]);
  });
});
