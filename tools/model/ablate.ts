import { DEFAULT_SETTINGS, type LabelledText, type ModelSettings, crossValidateVariants, evaluate } from '@tocsin/core/classifier';

const BAYES: ModelSettings = { ...DEFAULT_SETTINGS, mode: 'multinomial' };
const WORDS = { ...BAYES, pairs: false, skips: false, level: false, subwords: false, families: false, shapes: false };
const VARIANTS: [string, ModelSettings][] = [
  ["natural's presence counts, words", { ...WORDS, mode: 'natural', smoothing: 1, minimumTexts: 1 }],
  ['Naive Bayes: words', WORDS],
  ['  and level', { ...WORDS, level: true }],
  ['  and pairs', { ...WORDS, level: true, pairs: true }],
  ['  and sub-words', { ...WORDS, level: true, pairs: true, subwords: true }],
  ['  and pairs over a word', { ...BAYES, families: false, shapes: false }],
  ['  and families', { ...BAYES, shapes: false }],
  ['  and shapes: all features', BAYES],
  ['complement Naive Bayes, all features', { ...BAYES, mode: 'complement' }],
  ['reweighted, all features (shipped)', DEFAULT_SETTINGS],
  ['  without level', { ...DEFAULT_SETTINGS, level: false }],
  ['  without pairs', { ...DEFAULT_SETTINGS, pairs: false, skips: false }],
  ['  without pairs over a word', { ...DEFAULT_SETTINGS, skips: false }],
  ['  without sub-words, families, shapes', { ...DEFAULT_SETTINGS, subwords: false, families: false, shapes: false }],
  ['  without families', { ...DEFAULT_SETTINGS, families: false }],
  ['  without shapes', { ...DEFAULT_SETTINGS, shapes: false }],
  ['  features of single texts too', { ...DEFAULT_SETTINGS, minimumTexts: 1 }],
  ['  features of three texts at least', { ...DEFAULT_SETTINGS, minimumTexts: 3 }],
];

/** Every second blank between words of letters falls away, as in names: `ConnectionTimeout`. */
export const joined = (text: LabelledText): LabelledText => ({
  ...text,
  text: text.text.replace(/([A-Za-z]+) ([A-Za-z])([A-Za-z]*)( |$)/g, (_, left: string, first: string, rest: string, end: string) =>
    [left, first.toUpperCase(), rest, end].join(''),
  ),
});

/** As real logs often are: every text comes as `info`, whatever it says. */
const levelless = (text: LabelledText): LabelledText => ({ ...text, level: 'info' });

/** What each kind of feature is worth: macro-F1 on systems unseen, on the same with words joined in pairs, and with every level `info`. */
export const ablation = (texts: readonly LabelledText[], folds: number, say: (line: string) => void): void => {
  say(`${'macro-F1 on unseen systems'.padEnd(42)}${'as written'.padStart(12)}${'joined'.padStart(10)}${'all info'.padStart(10)}`);
  for (const [name, settings] of VARIANTS) {
    const figures = crossValidateVariants(texts, settings, folds, [(text) => text, joined, levelless]).map(
      (decisions) => evaluate(decisions).macroF1,
    );
    say(`${name.padEnd(42)}${figures.map((figure, i) => figure.toFixed(4).padStart(i === 0 ? 12 : 10)).join('')}`);
  }
};
