import { parseQuery } from '@tocsin/core/query';
import { withGuess } from '@tocsin/core/record';
import { log, NOON, RANGE } from './contract-logs.ts';
import type { CountedStore } from './counting-contract.ts';

/** What a log store promises of logs whose category is not sure; part of the log store's contract. */
export const uncertaintyContract = ({ reader, put }: CountedStore): void => {
  describe('uncertain logs', () => {
    const items = async (text: string) => (await reader().search({ ...RANGE, query: parseQuery(text), limit: 50, order: 'desc' })).items;

    test('keeps what a log was not surely about, and finds it by that', async () => {
      await put([
        log(NOON, 'sure', { category: 0, flags: 1 }),
        log(NOON + 1, 'unsure', { category: 3, confidence: 0.3, flags: withGuess(0, 0) }),
        log(NOON + 2, 'unsure and old', { category: 3, confidence: 0.2, flags: withGuess(1, 2) }),
      ]);
      const [late, early, sure] = await items('');
      expect(late).toMatchObject({ category: 'general', uncertain: true, guess: 'business', flags: ['timestamp_old', 'uncertain'] });
      expect(early).toMatchObject({ category: 'general', uncertain: true, guess: 'security', confidence: 0.3, flags: ['uncertain'] });
      expect([sure?.uncertain, sure?.guess]).toEqual([undefined, undefined]);
      const found = async (text: string) => (await items(text)).map(({ message }) => message);
      expect(await found('uncertain:true')).toEqual(['unsure and old', 'unsure']);
      expect(await found('uncertain:false')).toEqual(['sure']);
      expect(await found('flags:uncertain')).toEqual(['unsure and old', 'unsure']);
      expect(await found('guess:security')).toEqual(['unsure']);
      expect(await found('-guess:security')).toEqual(['unsure and old', 'sure']);
      expect(await found('guess:*')).toEqual(['unsure and old', 'unsure']);
      expect(await found('category:security OR guess:security')).toEqual(['unsure', 'sure']);
      const stats = await reader().stats({ ...RANGE, query: parseQuery('uncertain:true'), groupBy: 'category', limit: 9 });
      expect(stats).toEqual({ total: 2, groups: [{ key: 'general', count: 2 }] });
    });
  });
};
