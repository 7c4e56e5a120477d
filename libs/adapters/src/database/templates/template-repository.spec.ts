import type { TemplateNote } from '@tocsin/core/templates';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { startTestDatabase } from '../alerting/test-database.ts';
import { FreshTemplates, TemplateRepository } from './index.ts';

let source: DataSource;
let stop: () => Promise<void>;
let templates: TemplateRepository;
beforeAll(async () => {
  ({ source, stop } = await startTestDatabase());
  templates = new TemplateRepository(source);
}, 60_000);
afterAll(() => stop?.());
beforeEach(() => source.query('TRUNCATE log_template'));

const T = Date.UTC(2026, 2, 1, 9);
const MINUTE = 60_000;
const note = (templateId: string, changes: Partial<TemplateNote> = {}): TemplateNote => ({
  templateId,
  service: 'shop',
  text: `text of ${templateId}`,
  seenAt: T,
  ...changes,
});
const ids = async (unseenSince: number, limits?: { perService: number; all: number }): Promise<string[]> => {
  await templates.forget(unseenSince, limits);
  const rows = await source.query<{ template_id: string }[]>('SELECT template_id FROM log_template ORDER BY 1');
  return rows.map((row) => row.template_id);
};

test('a template is known by its text, and by when it was first and last seen in any service', async () => {
  await templates.note([note('a'), note('a', { service: 'web', seenAt: T - 5 * MINUTE }), note('a', { seenAt: T + MINUTE })]);
  expect(await templates.find(['a', 'unknown'])).toEqual([
    { templateId: 'a', text: 'text of a', firstSeen: T - 5 * MINUTE, lastSeen: T + MINUTE },
  ]);
});

test('notes of several processes, in any order and as often as they like, come to the same', async () => {
  const some = fc.array(fc.record({ service: fc.constantFrom('shop', 'web'), minute: fc.nat(9) }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.uuid(), some, async (id, seen) => {
      const batches = seen.map(({ service, minute }) => [note(id, { service, seenAt: T + minute * MINUTE })]);
      await Promise.all([...batches, ...batches.toReversed()].map((batch) => templates.note(batch)));
      const times = seen.map(({ minute }) => T + minute * MINUTE);
      expect(await templates.find([id])).toMatchObject([{ firstSeen: Math.min(...times), lastSeen: Math.max(...times) }]);
    }),
    { numRuns: 20 },
  );
});

test('what PostgreSQL cannot keep in a text is kept as something else', async () => {
  await templates.note([note('a', { text: 'a\0b\ud800', service: 's\0' }), note('a', { service: 's\u2400' })]);
  expect(await templates.find(['a'])).toMatchObject([{ text: 'a\u2400b\ufffd' }]);
});

test('past the limits, those go that were seen longest ago', async () => {
  await templates.note(['a', 'b', 'c', 'd'].map((id, minute) => note(id, { seenAt: T + minute * MINUTE })));
  await templates.note([note('e', { service: 'web', seenAt: T - MINUTE })]);
  expect(await ids(0, { perService: 3, all: 10 })).toEqual(['b', 'c', 'd', 'e']);
  expect(await ids(0, { perService: 3, all: 2 })).toEqual(['c', 'd']);
  expect(await ids(T + 3 * MINUTE)).toEqual(['d']);
});

describe('fresh templates', () => {
  const fresh = () => new FreshTemplates(source);
  const handedOver = async (before: number, take: (ids: string[]) => string[] = (all) => all): Promise<string[]> => {
    let handed: string[] = [];
    await fresh().each(before, 10, (rows) => {
      handed = rows.map(({ templateId }) => templateId);
      const taken = take(handed);
      return Promise.resolve(rows.filter(({ templateId }) => taken.includes(templateId)));
    });
    return handed;
  };

  test('are handed over, the oldest first, until they are dealt with', async () => {
    await templates.note([note('b', { seenAt: T + 1 }), note('a'), note('later', { seenAt: T + MINUTE })]);
    expect(await handedOver(T + MINUTE, () => ['b'])).toEqual(['a', 'b']);
    expect(await handedOver(T + MINUTE)).toEqual(['a']);
    expect(await handedOver(T + MINUTE)).toEqual([]);
    expect(await fresh().knownTexts('shop')).toEqual(expect.arrayContaining(['text of a', 'text of b']));
  });

  test('say since when their service is known; one who fails leaves them as they are, and others are let wait', async () => {
    await templates.note([note('a', { seenAt: T - MINUTE }), note('b'), note('c', { service: 'web' })]);
    let since: number[] = [];
    let meanwhile: string[] | undefined;
    const failing = fresh().each(T + 1, 10, async (rows) => {
      since = rows.map(({ serviceSince }) => serviceSince);
      meanwhile = await handedOver(T + 1);
      throw new Error('the bus is away');
    });
    await expect(failing).rejects.toThrow('away');
    expect([since, meanwhile]).toEqual([[T - MINUTE, T - MINUTE, T], []]);
    expect(await handedOver(T + 1)).toHaveLength(3);
  });
});
