import { DEFAULT_SETTINGS, type LabelledText, type ModelSettings, crossValidate, evaluate } from '@tocsin/core/classifier';

const NONE = { ...DEFAULT_SETTINGS, bigrams: false, level: false, subwords: false };
const VARIANTS: [string, ModelSettings][] = [
  ['words alone', NONE],
  ['words, level', { ...NONE, level: true }],
  ['words, level, pairs', { ...DEFAULT_SETTINGS, subwords: false }],
  ['words, level, sub-words', { ...DEFAULT_SETTINGS, bigrams: false }],
  ['words, pairs, sub-words', { ...DEFAULT_SETTINGS, level: false }],
  ['all (shipped)', DEFAULT_SETTINGS],
  ['all, complement', { ...DEFAULT_SETTINGS, mode: 'complement' }],
  ['all, smoothing 0.2', { ...DEFAULT_SETTINGS, smoothing: 0.2 }],
  ['all, smoothing 1', { ...DEFAULT_SETTINGS, smoothing: 1 }],
  ["natural's presence counts, words and level", { ...NONE, level: true, mode: 'natural', smoothing: 1, minimumTexts: 1 }],
];

/** Every second blank between words of letters falls away, as in identifiers: `ConnectionTimeout`. */
export const joined = (text: LabelledText): LabelledText => ({
  ...text,
  text: text.text.replace(/([A-Za-z]+) ([A-Za-z]+)( |$)/g, '$1$2$3'),
});

/** What each kind of feature is worth: macro-F1 on systems unseen, by ten folds over systems, and the same with words joined in pairs. */
export const ablation = (texts: LabelledText[]): string => {
  const lines = [`${'macro-F1 on unseen systems'.padEnd(46)}${'as written'.padStart(12)}${'joined'.padStart(10)}`];
  for (const [name, settings] of VARIANTS) {
    const plain = evaluate(crossValidate(texts, settings, 10)).macroF1;
    const hard = evaluate(crossValidate(texts, settings, 10, joined)).macroF1;
    lines.push(`${name.padEnd(46)}${plain.toFixed(4).padStart(12)}${hard.toFixed(4).padStart(10)}`);
  }
  return lines.join('\n');
};
