import { CATEGORIES } from '@tocsin/contracts';
import fc from 'fast-check';
import { AUTHOR_SHARE, COPIES, correctionTexts, type LearntCorrection } from './correction-texts.ts';

const CORPUS = 1000;
const said = (changes: Partial<LearntCorrection> = {}): LearntCorrection => ({
  ...{ author: 'ann', scope: 'log', category: 'business', templateId: 't', level: 'info', message: 'order placed', createdAt: 0 },
  ...changes,
});

test('a correction counts for several texts, one of a template for more', () => {
  expect(correctionTexts([said()], CORPUS).texts).toHaveLength(COPIES.log);
  const { texts, used } = correctionTexts([said({ scope: 'template' })], CORPUS);
  expect([texts.length, used]).toEqual([COPIES.template, 1]);
  expect(texts[0]).toEqual({ system: 'correction', category: 'business', level: 'info', text: 'order placed' });
});

test('of what one person says of a template, the newest word counts', () => {
  const { texts, used } = correctionTexts([said({ createdAt: 2, category: 'security' }), said({ createdAt: 1 })], CORPUS);
  expect([used, new Set(texts.map(({ category }) => category))]).toEqual([1, new Set(['security'])]);
});

test('people who disagree are outvoted; among equals, the newest word counts', () => {
  const of = (author: string, category: 'business' | 'security', createdAt: number) => said({ author, category, createdAt });
  const categories = (...words: LearntCorrection[]) => new Set(correctionTexts(words, CORPUS).texts.map(({ category }) => category));
  expect(categories(of('ann', 'business', 9), of('bob', 'security', 1), of('cy', 'security', 2))).toEqual(new Set(['security']));
  expect(categories(of('ann', 'business', 1), of('bob', 'security', 2))).toEqual(new Set(['security']));
});

const corrections = fc.array(
  fc
    .record({
      author: fc.constantFrom('ann', 'bob'),
      scope: fc.constantFrom<'log' | 'template'>('log', 'template'),
      category: fc.constantFrom(...CATEGORIES),
      templateId: fc.integer({ max: 40, min: 0 }).map(String),
      createdAt: fc.nat(1000),
    })
    .map((changes) => said({ ...changes, message: `of ${changes.templateId}` })),
  { maxLength: 200 },
);

test('nobody weighs more than allowed, and the order of the corrections does not matter', () => {
  fc.assert(
    fc.property(corrections, fc.integer({ min: 50, max: 2000 }), (all, size) => {
      const { texts, used, largestShare } = correctionTexts(all, size);
      expect(largestShare).toBeLessThanOrEqual(AUTHOR_SHARE);
      expect(used).toBeLessThanOrEqual(all.length);
      // Of equal times either word may count.
      const distinct = all.map((each, createdAt) => ({ ...each, createdAt }));
      const one = correctionTexts(distinct, size).texts;
      expect(
        correctionTexts(distinct.toReversed(), size)
          .texts.map(({ text, category }) => `${category} ${text}`)
          .sort(),
      ).toEqual(one.map(({ text, category }) => `${category} ${text}`).sort());
      expect(texts.length).toBeLessThanOrEqual(2 * AUTHOR_SHARE * size);
    }),
  );
});
