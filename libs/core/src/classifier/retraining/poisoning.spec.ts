import { CATEGORIES } from '@tocsin/contracts';
import { shippedGolden } from '../shipped-golden.ts';
import { decide, evaluate } from '../evaluation.ts';
import { DEFAULT_SETTINGS } from '../shipped-model.ts';
import { shippedTexts } from '../shipped-texts.ts';
import { train } from '../training.ts';
import { correctionTexts, type LearntCorrection } from './correction-texts.ts';

test('one person who relabels five thousand texts does not turn the model', async () => {
  // A third of the corpus, so that the test takes seconds.
  const corpus = (await shippedTexts()).filter((_, index) => index % 3 === 0);
  const golden = await shippedGolden();
  const lies = (await shippedTexts()).slice(0, 5000).map(({ category, level, text }, index): LearntCorrection => ({
    ...{ author: 'mallory', scope: 'template', templateId: String(index), level, message: text, createdAt: index },
    category: CATEGORIES[(CATEGORIES.indexOf(category) + 1) % CATEGORIES.length] ?? 'general',
  }));
  const { texts, largestShare } = correctionTexts(lies, corpus.length);
  expect(texts.length).toBeLessThanOrEqual(largestShare * corpus.length + 1);
  const honest = evaluate(decide(train(corpus, DEFAULT_SETTINGS), golden));
  const poisoned = evaluate(decide(train([...corpus, ...texts], DEFAULT_SETTINGS), golden));
  expect(honest.macroF1 - poisoned.macroF1).toBeLessThan(0.02);
}, 60_000);

test('a handful of corrections is heard: most of what was corrected is judged so', async () => {
  const corpus = (await shippedTexts()).filter((_, index) => index % 3 === 0);
  const messages = ['gate 4 handed over', 'quokka weighed', 'fence line walked', 'night keeper swapped tags', 'incubator egg turned'];
  const said = messages.map((message, n): LearntCorrection => ({
    ...{ author: n % 2 ? 'ann' : 'bob', scope: 'log', category: 'business', templateId: message, level: 'info', message, createdAt: n },
  }));
  const { texts } = correctionTexts(said, corpus.length);
  const model = train([...corpus, ...texts], DEFAULT_SETTINGS);
  const judged = decide(
    model,
    said.map(({ category, level, message }) => ({ system: '', category, level, text: message })),
  );
  expect(judged.filter(({ right }) => right).length).toBeGreaterThanOrEqual(4);
}, 60_000);
