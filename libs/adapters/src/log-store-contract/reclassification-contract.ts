import { CATEGORIES, type Category, type ClassifiedLog } from '@tocsin/contracts';
import type { Judge, Judgement, LogKeeper, LogReader, LogReclassifier } from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import { withGuess } from '@tocsin/core/record';
import { ALL, DAY, HOUR, log, NOON, RANGE } from './contract-logs.ts';
import type { SampleLog } from './sample-batch.ts';

/** The store of the test that runs. */
export interface ReclassifiedStore {
  store: () => { reader: LogReader; keeper: LogKeeper; reclassifier: LogReclassifier };
  put: (logs: readonly SampleLog[], batchId?: string) => Promise<unknown>;
}

const SECURITY = 0;
const GENERAL = 3;
const MIDNIGHT = NOON + DAY / 2;

const says = (category: Category, more: Partial<Judgement> = {}): Judgement => ({
  ...{ category, confidence: 0.75, guess: undefined, modelVersion: 'second', decidedBy: 'model' },
  ...more,
});

/** What a log store promises of changing what logs are said to be about; part of the log store's contract. */
export const reclassificationContract = ({ store, put }: ReclassifiedStore): void => {
  describe('re-classification', () => {
    const reclassify = async (query: string, judge: Judge): Promise<{ checked: number; changed: number }> => {
      const done = { checked: 0, changed: 0 };
      let place: string | undefined;
      do {
        const step = await store().reclassifier.reclassify(
          { ...RANGE, query: parseQuery(query) },
          judge,
          place,
          new AbortController().signal,
        );
        done.checked += step.checked;
        done.changed += step.changed;
        place = step.next;
      } while (place !== undefined);
      return done;
    };
    const items = async (query = ''): Promise<ClassifiedLog[]> =>
      (await store().reader.search({ ...RANGE, query: parseQuery(query), limit: 50, order: 'asc' })).items;
    const messages = async (query: string): Promise<string[]> => (await items(query)).map(({ message }) => message);
    const byCategory = async (): Promise<Record<string, number>> => {
      const { groups } = await store().reader.stats({ ...ALL, query: parseQuery(''), groupBy: 'category', limit: 9 });
      return Object.fromEntries(groups.map(({ key, count }) => [key, count]));
    };
    const sample = [
      log(NOON, 'login', { category: SECURITY, attributes: { ip: '192.0.2.1', tries: 3 } }),
      log(NOON + 1, 'start', { category: GENERAL }),
      log(NOON + 2, 'slow', { category: GENERAL, confidence: 0.3, flags: withGuess(1, 1), service: 'hsearch' }),
      log(NOON + HOUR, 'stop', { category: GENERAL }),
      log(NOON + DAY, 'tomorrow', { category: GENERAL }),
    ];

    test('changes what the selected logs are about, and nothing else about them', async () => {
      await put(sample);
      const before = await items();
      expect(await reclassify('start OR slow', () => says('business'))).toEqual({ checked: 2, changed: 2 });
      const after = await items();
      const judged = { category: 'business', confidence: 0.75, modelVersion: 'second' };
      expect(after).toEqual(
        before.map((each) => {
          if (!['start', 'slow'].includes(each.message)) return each;
          const { uncertain: _uncertain, guess: _guess, ...rest } = each;
          return { ...rest, ...judged, flags: each.message === 'slow' ? ['timestamp_old'] : [] };
        }),
      );
      for (const each of after) expect(await store().reader.get(each.id)).toEqual(each);
    });

    test('searches and counts know it, by categories, guesses, flags, models and services', async () => {
      await put(sample);
      await reclassify('start', () => says('general', { guess: 'security', confidence: 0.2 }));
      await reclassify('slow', () => says('performance', { decidedBy: 'pin', confidence: 1 }));
      await reclassify('stop', () => says('business', { decidedBy: 'person', confidence: 1, modelVersion: 'third' }));
      expect(await byCategory()).toEqual({ security: 1, performance: 1, business: 1, general: 2 });
      expect(await messages('category:general')).toEqual(['start', 'tomorrow']);
      expect(await messages('category:performance')).toEqual(['slow']);
      expect(await messages('uncertain:true')).toEqual(['start']);
      expect(await messages('guess:security')).toEqual(['start']);
      expect(await messages('guess:performance')).toEqual([]);
      expect(await messages('flags:pinned')).toEqual(['slow']);
      expect(await messages('flags:corrected')).toEqual(['stop']);
      expect(await messages('modelVersion:third')).toEqual(['stop']);
      expect(await messages('modelVersion:second')).toEqual(['start', 'slow']);
      const services = await store().reader.stats({ ...ALL, query: parseQuery('category:performance'), groupBy: 'service', limit: 9 });
      expect(services).toEqual({ total: 1, groups: [{ key: 'hsearch', count: 1 }] });
      const slots = await store().reader.slotCounts({ ...ALL, query: parseQuery('category:business'), groupBy: ['service'], slotMs: HOUR });
      expect(slots.map(({ slot, count }) => [slot, count])).toEqual([[NOON + HOUR, 1]]);
      const trends = await store().reader.trends({ ...RANGE, query: parseQuery(''), intervalMs: DAY, groupBy: 'category' });
      expect(trends.buckets.reduce((sum, { total }) => sum + total, 0)).toBe(sample.length);
    });

    test('leaves a log as it is of which nothing is said, and done again changes nothing', async () => {
      await put(sample);
      const judge: Judge = ({ message }) => (message === 'login' ? undefined : says('business'));
      expect(await reclassify('', judge)).toEqual({ checked: 5, changed: 4 });
      const after = await items();
      expect(await reclassify('', judge)).toEqual({ checked: 5, changed: 0 });
      expect(await items()).toEqual(after);
      expect(await byCategory()).toEqual({ security: 1, business: 4 });
    });

    test('goes through many logs a step at a time, while others come in', async () => {
      const many = 9000;
      await put(Array.from({ length: many }, (_, i) => log(NOON + i, `number ${i}`, { category: i % 4 })));
      const judge: Judge = ({ message }) => says(CATEGORIES[Number(message.split(' ')[1]) % 2] ?? 'general');
      const first = await store().reclassifier.reclassify(
        { ...RANGE, query: parseQuery('') },
        judge,
        undefined,
        new AbortController().signal,
      );
      expect(first.next).toBeDefined();
      await put(Array.from({ length: 100 }, (_, i) => log(NOON - 100 + i, 'late', { category: GENERAL })));
      expect(await reclassify('number', judge)).toEqual({ checked: many, changed: expect.any(Number) as number });
      expect(await byCategory()).toEqual({ security: many / 2, performance: many / 2, general: 100 });
      let last = '';
      for await (const chunk of store().reader.export({ ...RANGE, query: parseQuery('number') }))
        for (const each of chunk) {
          expect(each.id === last).toBe(false);
          last = each.id;
        }
    });

    test('a person’s word that comes while a model judges stands', async () => {
      await put(sample);
      const signal = new AbortController().signal;
      const all = { ...RANGE, query: parseQuery('') };
      const person: Judge = ({ message }) =>
        message === 'stop' ? says('security', { decidedBy: 'person', confidence: 1, modelVersion: 'test-1' }) : undefined;
      const model: Judge = ({ flags }) => (flags.includes('corrected') ? undefined : says('business'));
      await Promise.all([
        store().reclassifier.reclassify(all, model, undefined, signal),
        store().reclassifier.reclassify(all, person, undefined, signal),
      ]);
      await store().reclassifier.reclassify(all, person, undefined, signal);
      await store().reclassifier.reclassify(all, model, undefined, signal);
      expect(await messages('flags:corrected')).toEqual(['stop']);
      expect(await byCategory()).toEqual({ security: 1, business: 4 });
    });

    test('what was judged again is removed with its new category', async () => {
      await put(sample);
      await reclassify('login OR start', ({ message }) => says(message === 'login' ? 'general' : 'security'));
      expect(await store().keeper.trim({ general: MIDNIGHT })).toBe(3);
      expect(await messages('')).toEqual(['start', 'tomorrow']);
      expect(await byCategory()).toEqual({ security: 1, general: 1 });
    });

    test('stops when it is told to, and every log is still there', async () => {
      await put(sample);
      const signal = AbortSignal.abort(new Error('stopped'));
      await expect(
        store().reclassifier.reclassify({ ...RANGE, query: parseQuery('') }, () => says('business'), undefined, signal),
      ).rejects.toThrow('stopped');
      expect(await items()).toHaveLength(sample.length);
    });
  });
};
