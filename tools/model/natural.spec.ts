import { CATEGORIES, severityOf } from '@tocsin/contracts';
import {
  Classifier,
  DEFAULT_SETTINGS,
  type LabelledText,
  countFeatures,
  documentFrequencies,
  inverseDocumentFrequency,
  train,
} from '@tocsin/core/classifier';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';
import BayesClassifier from 'natural/lib/natural/classifiers/bayes_classifier.js';
import TfIdf from 'natural/lib/natural/tfidf/tfidf.js';
import { readTexts } from './folders.ts';

// natural multiplies every feature of its corpus for each question: every tenth text says the same in a tenth of the time.
const corpus = readTexts('corpus').filter((_, index) => index % 10 === 0);
const heldout = readTexts('heldout');
const settings = {
  ...DEFAULT_SETTINGS,
  mode: 'natural' as const,
  smoothing: 1,
  minimumTexts: 1,
  pairs: false,
  skips: false,
  subwords: false,
  families: false,
  shapes: false,
};
const featuresFor = (text: LabelledText): string[] => [...countFeatures(text, settings).keys()].map((hash) => `f${hash}`);

test('the compiled scorer decides as natural does, trained on the same texts and features', () => {
  const natural = new BayesClassifier(undefined, 1);
  for (const text of corpus) natural.addDocument(featuresFor(text), text.category);
  natural.train();
  const ours = Classifier.load(train(corpus, settings));
  const tokens = new TokenBuffer();
  let compared = 0;
  for (const text of heldout) {
    tokens.clear();
    tokenize(text.text, tokens);
    ours.classify(tokens, severityOf(text.level));
    const [first, second] = natural.getClassifications(featuresFor(text));
    // natural multiplies probabilities: two categories may come out equal, then either is right.
    const tied = (second?.value ?? 0) >= (first?.value ?? 0) * (1 - 1e-9);
    const accepted = tied ? [first?.label, second?.label] : [first?.label];
    expect(accepted).toContain(CATEGORIES[ours.category]);
    const mine = ours.scores[ours.category] ?? 0;
    expect(Math.abs(mine - Math.log(first?.value ?? 0))).toBeLessThan(1e-4);
    compared++;
  }
  expect(compared).toBeGreaterThanOrEqual(heldout.length);
});

test("inverse document frequency is that of natural's TfIdf", () => {
  const sample = corpus.slice(0, 60);
  const tfidf = new TfIdf();
  for (const text of sample) tfidf.addDocument(featuresFor(text));
  const frequencies = documentFrequencies(sample.map((text) => countFeatures(text, settings)));
  for (const [hash, frequency] of frequencies) {
    expect(inverseDocumentFrequency(frequency, sample.length)).toBeCloseTo(tfidf.idf(`f${hash}`), 10);
  }
});
