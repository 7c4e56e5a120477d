import { severityOf } from '@tocsin/contracts';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';
import fc from 'fast-check';
import { Classifier, Explainer, SimilarTexts, parseTexts, shippedModel } from './index.ts';

const model = shippedModel();
const explainer = new Explainer(model);
const classifier = Classifier.load(model);
const scoresOf = (text: string, severity: number): number[] => {
  const tokens = new TokenBuffer();
  tokenize(text, tokens);
  classifier.classify(tokens, severity);
  return [...classifier.scores];
};

describe('an explanation', () => {
  test('sums to the differences of the scores, whatever the log', () => {
    const word = fc.oneof(
      fc.constantFrom('login', 'failed', 'ConnectTimeout', '4300', 'ms', 'order', '=', '10.0.0.1', '[email]', '403'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.integer({ min: 1, max: 24 }), (words, severity) => {
        const text = words.join(' ');
        const { base, evidence, categories, guess } = explainer.explain(text, severity);
        const scores = scoresOf(text, severity);
        for (const [c, start] of base.entries()) {
          const sum = evidence.reduce((total, { weights }) => total + (weights[c] ?? 0), start);
          expect(sum).toBeCloseTo(categories[c]?.score ?? NaN, 9);
          expect(sum - (categories[0]?.score ?? 0)).toBeCloseTo((scores[c] ?? 0) - (scores[0] ?? 0), 6);
        }
        for (const { weights } of evidence) expect(weights.reduce((total, weight) => total + weight, 0)).toBeCloseTo(0, 9);
        expect(guess).toBe(categories.reduce((best, each) => (each.score > best.score ? each : best)).category);
        expect(categories.reduce((total, { confidence }) => total + confidence, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  test('names words as they stand in the log, with their place and family', () => {
    const text = 'Failed password for admin from 10.0.0.1';
    const { evidence, guess } = explainer.explain(text, severityOf('warn'));
    expect(guess).toBe('security');
    const password = evidence.find((each) => each.kind === 'word' && each.text === 'password');
    expect(text.slice(password?.start, password?.end)).toBe('password');
    expect(password?.families).toContain('credential');
    expect(password?.weights[0]).toBeGreaterThan(0);
    expect(evidence.map(({ text: said }) => said)).toEqual(expect.arrayContaining(['level warn', 'an IP address', 'password for']));
  });

  test('folds what is inside a word into the word', () => {
    const { evidence } = explainer.explain('ConnectTimeoutException', severityOf('error'));
    expect(evidence.filter(({ kind }) => kind === 'word').map(({ text }) => text)).toEqual(['ConnectTimeoutException']);
  });

  test('says which words the model does not know', () => {
    const { unknown } = explainer.explain('login of qqzzqq qqzzqq', severityOf('info'));
    expect(unknown).toEqual(['qqzzqq']);
  });
});

test('similar texts are gathered in slices as at once, with pauses', async () => {
  const lines = Array.from({ length: 450 }, (_, n) => `general\tinfo\tstep${n} of plan${n % 7} done`);
  const texts = parseTexts('shop', lines.join('\n'));
  let pauses = 0;
  const sliced = await SimilarTexts.inSlices(texts, () => Promise.resolve(pauses++));
  expect(pauses).toBe(4);
  expect(sliced.find('step7 of plan3', 9)).toEqual(new SimilarTexts(texts).find('step7 of plan3', 9));
});

test('similar texts come best first, and only those that share something', () => {
  const texts = parseTexts(
    'shop',
    'business\tinfo\torder placed by customer\ngeneral\tinfo\tserver started\nbusiness\tinfo\torder cancelled\n',
  );
  const found = new SimilarTexts(texts).find('order placed');
  expect(found.map(({ text }) => text.text)).toEqual(['order placed by customer', 'order cancelled']);
  expect(new SimilarTexts(texts).find('server started')[0]?.similarity).toBeCloseTo(1, 9);
});
