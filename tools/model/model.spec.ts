import { readFileSync } from 'node:fs';
import { CATEGORIES, LOG_LEVELS } from '@tocsin/contracts';
import {
  DEFAULT_SETTINGS,
  calibrationError,
  decide,
  encodeModel,
  evaluate,
  modelVersion,
  shippedModel,
  shippedTexts,
  train,
} from '@tocsin/core/classifier';
import { CORPUS_MODULE, MODEL_MODULE, moduleOf, readTexts, textFiles } from './folders.ts';
import { templateOf, twinsAcrossSystems } from './near-duplicates.ts';

const corpus = readTexts('corpus');
const heldout = readTexts('heldout');
const systemsOf = (texts: typeof corpus): number => new Set(texts.map(({ system }) => system)).size;

// Learning all of it again takes half a minute: `npm run model -- check` does, bit by bit. The version is a hash of every text and setting.
test('the committed model is that of these texts and settings', () => {
  const model = shippedModel();
  expect(model.version).toBe(modelVersion(corpus, DEFAULT_SETTINGS));
  expect(moduleOf(model) === readFileSync(MODEL_MODULE, 'utf8')).toBe(true);
  expect(model.settings).toEqual(expect.objectContaining({ level: DEFAULT_SETTINGS.level, subwords: DEFAULT_SETTINGS.subwords }));
});

test('the committed texts are those of the files', async () => {
  expect(await shippedTexts()).toEqual(corpus);
});

test('the model is under 2 MB, its texts with it', () => {
  expect(readFileSync(MODEL_MODULE).length + readFileSync(CORPUS_MODULE).length).toBeLessThan(2_000_000);
});

test('the same texts give the same bytes', () => {
  const some = corpus.filter((_, index) => index % 40 === 0);
  expect(encodeModel(train(some, DEFAULT_SETTINGS))).toEqual(encodeModel(train(some, DEFAULT_SETTINGS)));
});

test('there are texts enough, of many kinds of systems', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(5000);
  expect(systemsOf(corpus)).toBeGreaterThanOrEqual(80);
  expect(heldout.length).toBeGreaterThanOrEqual(900);
  expect(systemsOf(heldout)).toBeGreaterThanOrEqual(35);
});

test('every file says in its first line whose logs it holds', () => {
  for (const folder of ['corpus', 'heldout'] as const) {
    const silent = textFiles(folder).filter(({ content }) => !/^# .{10,}\.$/m.test(content.split('\n')[0] ?? ''));
    expect(silent.map(({ name }) => name)).toEqual([]);
  }
});

test('corpus and held-out set share no template and no system', () => {
  const known = new Set(corpus.map(({ text }) => templateOf(text)));
  expect(heldout.filter(({ text }) => known.has(templateOf(text)))).toEqual([]);
  const systems = new Set(corpus.map(({ system }) => system));
  expect(heldout.filter(({ system }) => systems.has(system))).toEqual([]);
});

test('texts differ in more than numbers', () => {
  const shapes = new Set([...corpus, ...heldout].map(({ text }) => text.toLowerCase().replace(/\d+/g, '0')));
  expect(shapes.size).toBe(corpus.length + heldout.length);
});

test('hardly any text has a near-duplicate in another system', () => {
  expect(twinsAcrossSystems(corpus).size / corpus.length).toBeLessThan(0.02);
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
  const decisions = decide(shippedModel(), heldout);
  expect(evaluate(decisions).macroF1).toBeGreaterThan(0.88);
  expect(calibrationError(decisions)).toBeLessThan(0.05);
});
