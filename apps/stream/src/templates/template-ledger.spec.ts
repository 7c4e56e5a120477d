import type { TemplateNote } from '@tocsin/core/templates';
import { TemplateLedger, type TemplateLedgerOptions } from './template-ledger.ts';

const note = (templateId: string, seenAt = 0): TemplateNote => ({ templateId, service: 'shop', text: templateId, seenAt });

/** A registry that can be away, and a ledger over it that writes only when it is told to. */
const setUp = (options: Partial<TemplateLedgerOptions> = {}) => {
  const written: TemplateNote[][] = [];
  const told: string[] = [];
  const registry = { away: false, forgotten: 0 };
  const ledger = new TemplateLedger({
    registry: {
      note: (notes) => (registry.away ? Promise.reject(new Error('away')) : Promise.resolve(void written.push([...notes]))),
      forget: () => Promise.resolve(void registry.forgotten++),
      fresh: { each: () => Promise.resolve(), knownTexts: () => Promise.resolve([]) },
    },
    onAway: () => told.push('away'),
    onBack: () => told.push('back'),
    onLost: (notes) => told.push(`lost ${notes}`),
    ...options,
  });
  return { ledger, registry, written, told };
};

describe('the ledger of templates', () => {
  test('writes what was noted, of each template the first and the last time, in batches', async () => {
    const { ledger, written } = setUp({ batch: 2 });
    ledger.note([note('a', 1), note('b', 1), note('a', 2), note('c', 3), note('a', 4)]);
    await ledger.write();
    expect(written).toEqual([[note('a', 1), note('a', 4), note('b', 1)], [note('c', 3)]]);
    expect(ledger.waitingNotes).toBe(0);
  });

  test('keeps what the registry does not take, and the oldest first, until it takes it', async () => {
    const { ledger, registry, written, told } = setUp();
    registry.away = true;
    ledger.note([note('a', 1)]);
    await ledger.write();
    ledger.note([note('b', 2), note('a', 3)]);
    await ledger.write();
    registry.away = false;
    await ledger.write();
    expect(written).toEqual([[note('a', 1), note('a', 3), note('b', 2)]]);
    expect(told).toEqual(['away', 'back']);
  });

  test('loses the oldest when too many wait, and says how many', async () => {
    const { ledger, registry, written, told } = setUp({ waiting: 2 });
    registry.away = true;
    ledger.note([note('a'), note('b')]);
    await ledger.write();
    ledger.note([note('c'), note('d'), note('e')]);
    registry.away = false;
    await ledger.write();
    expect(written).toEqual([[note('d'), note('e')]]);
    expect(told).toEqual(['away', 'lost 3', 'back']);
  });

  test('forgets at once after the start and then once in a while, and never while it stops', async () => {
    const { ledger, registry } = setUp();
    await ledger.write();
    await ledger.write();
    expect(registry.forgotten).toBe(1);
  });

  test('stopping writes what waits, and a registry that is away is no reason to stay', async () => {
    const { ledger, registry, written } = setUp();
    ledger.note([note('a')]);
    await ledger.stop();
    expect(written).toEqual([[note('a')]]);
    expect(registry.forgotten).toBe(0);
    registry.away = true;
    ledger.note([note('b')]);
    await expect(ledger.stop()).resolves.toBeUndefined();
  });
});
