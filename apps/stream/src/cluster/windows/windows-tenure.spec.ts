import type { Rollup } from '@tocsin/core/alerting';
import fc from 'fast-check';
import type { EvaluatedWindows } from './evaluated-windows.ts';
import { WindowsTenure } from './windows-tenure.ts';

/** Names its rollups by the time of receipt, and says each that it counts. */
class NamingWindows implements EvaluatedWindows {
  readonly groups = 0;
  readonly losses = { late: 0, tooLate: 0, evictedGroups: 0 };
  readonly counted: number[] = [];
  readonly told: number[] = [];
  setRules = () => [];
  tick = () => [];
  restore = () => Promise.resolve([]);
  replay({ receivedAt }: Rollup): void {
    this.counted.push(receivedAt);
  }
  count({ receivedAt }: Rollup) {
    this.counted.push(receivedAt);
    this.told.push(receivedAt);
    return [
      {
        ...{ kind: 'crossed' as const, ruleId: String(receivedAt), ruleVersion: '', groupKey: '', group: {} },
        ...{ value: 1, threshold: 1, at: 0, series: [], examples: [] },
      },
    ];
  }
}

describe('the evaluation of the rules', () => {
  it('counts every rollup once and tells of each, whoever evaluates and whenever it ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 20 }),
        fc.nat(10),
        fc.array(fc.constantFrom('ends', 'fails'), { maxLength: 5 }),
        async (s, gaps, oldest, ends) => {
          // Offsets have gaps, where transactions left their markers.
          const offsets = gaps.map((_, i) => gaps.slice(0, i + 1).reduce((sum, gap) => sum + gap, 0));
          const end = (offsets.at(-1) ?? 0) + 1;
          const begin = Math.min(oldest, end - 1);
          let committed: number | undefined;
          const signals: string[] = [];
          const later = <T>(label: string, work: () => T): Promise<T> => s.schedule(Promise.resolve(), label).then(work);
          let last = new NamingWindows();
          while ((committed ?? 0) < end) {
            const windows = (last = new NamingWindows());
            let over: () => void = () => undefined;
            const done = new Promise<void>((resolve) => (over = resolve));
            let faulty = false;
            const tenure: WindowsTenure = new WindowsTenure({
              source: {
                read: (from) =>
                  later('read', () => {
                    if (faulty) throw new Error('away');
                    const found = offsets.filter((offset) => offset >= from).slice(0, 3);
                    const messages = found.map((offset) => ({
                      offset,
                      value: new TextEncoder().encode(JSON.stringify({ receivedAt: offset, hits: [] } satisfies Rollup)),
                    }));
                    const newest = found.at(-1);
                    return { messages, next: newest === undefined ? from : newest + 1 };
                  }),
                committed: () => later('offset', () => committed),
                offsetAt: () => later('begin', () => begin),
                commit: (offset) =>
                  later('commit', () => {
                    committed = Math.max(committed ?? 0, offset);
                    if (offset === end) over();
                  }),
              },
              clock: () => 0,
              rules: () => Promise.resolve([]),
              windowsFrom: () => windows,
              spanOf: () => 0,
              processed: () => undefined,
              send: (sent) => later('send', () => void signals.push(...sent.map(({ ruleId }) => ruleId))),
              onSignals: () => undefined,
              onUnreadable: () => undefined,
              tickMs: 60_000,
            });
            const ending = ends.shift();
            if (ending !== undefined) void later(ending, () => (ending === 'ends' ? tenure.stop() : (faulty = true)));
            void done.then(() => tenure.stop());
            await s.waitFor(tenure.run().catch(() => undefined));
          }
          const all = offsets.filter((offset) => offset >= Math.min(begin, last.counted[0] ?? Infinity));
          expect(last.counted).toEqual(all);
          expect([...new Set(signals)].sort()).toEqual(
            offsets
              .filter((offset) => offset >= begin)
              .map(String)
              .sort(),
          );
        },
      ),
    );
  });
});
