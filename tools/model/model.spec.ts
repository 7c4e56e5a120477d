import { readFileSync } from 'node:fs';
import { CATEGORIES, LOG_LEVELS } from '@tocsin/contracts';
import { buildModel, calibrationError, decide, decodeModel, defaultClassifier, encodeModel, evaluate } from '@tocsin/core/classifier';
import { MODEL_MODULE, moduleOf, readTexts } from './folders.ts';

const corpus = readTexts('corpus');
const heldout = readTexts('heldout');
const model = buildModel(corpus);
const systemsOf = (texts: typeof corpus): number => new Set(texts.map(({ system }) => system)).size;

test('the committed model is the one that the corpus gives', () => {
  const source = moduleOf(model);
  expect(source === readFileSync(MODEL_MODULE, 'utf8')).toBe(true);
  expect(source.length).toBeLessThan(500_000);
  expect(defaultClassifier().version).toBe(model.version);
});

test('there are texts enough, of many kinds of systems', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(1600);
  expect(systemsOf(corpus)).toBeGreaterThanOrEqual(70);
  expect(heldout.length).toBeGreaterThanOrEqual(250);
});

test('corpus and held-out set share no text and no system', () => {
  const known = new Set(corpus.map(({ text }) => text.toLowerCase()));
  expect(known.size).toBe(corpus.length);
  expect(heldout.filter(({ text }) => known.has(text.toLowerCase()))).toEqual([]);
  const systems = new Set(corpus.map(({ system }) => system));
  expect(heldout.filter(({ system }) => systems.has(system))).toEqual([]);
});

test('corpus texts differ in more than numbers', () => {
  const shapes = new Set(corpus.map(({ text }) => text.toLowerCase().replace(/\d+/g, '0')));
  expect(shapes.size).toBe(corpus.length);
});

test('every category has its share of texts, every level its place', () => {
  for (const category of CATEGORIES) {
    const share = corpus.filter((text) => text.category === category).length / corpus.length;
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.4);
  }
  expect(new Set(corpus.map(({ level }) => level)).size).toBe(LOG_LEVELS.length);
});

test('decisions on systems never seen are mostly right, and confidence says how often', () => {
  const decisions = decide(decodeModel(encodeModel(model)), heldout);
  expect(evaluate(decisions).macroF1).toBeGreaterThan(0.82);
  expect(calibrationError(decisions)).toBeLessThan(0.06);
});
