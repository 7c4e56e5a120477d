import { severityOf } from '@tocsin/contracts';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';
import { FeatureBuffer, LEVEL, PAIR, SHAPE, SKIP } from './feature-buffer.ts';
import { type FeatureSettings, MAX_WORDS, levelFeature, pairHash, skipHash, wordFeatures, wordKey } from './features.ts';
import { withLoggerHead } from './logger-heads.ts';
import { type ModelSettings } from './model-file.ts';
import { SHAPE_FEATURES, ShapeReader } from './shapes.ts';
import { type LabelledText } from './texts.ts';

/** Told of each occurrence of a feature that the scorer counts; `word` is the index of the word that has it, -1 for level and shapes. */
export type FeatureVisitor = (hash: number, kind: number, word: number) => void;

const tokens = new TokenBuffer();
const features = new FeatureBuffer();
const shapes = new ShapeReader();

/**
 * Walks the features of a text as the scorer counts them: each different word once with all that is in it, each different pair once, the
 * level, each shape. Training and explanation both read texts here; a property test holds the compiled scorer to it.
 */
export const visitFeatures = (text: string, severityNumber: number, settings: FeatureSettings, visit: FeatureVisitor): void => {
  tokens.clear();
  tokenize(text, tokens);
  shapes.start();
  const words = new Set<number>();
  const pairs = new Set<number>();
  const visitPair = (hash: number, kind: number, word: number): void => {
    if (pairs.has(hash)) return;
    pairs.add(hash);
    visit(hash, kind, word);
  };
  let before = 0;
  let earlier = 0;
  for (let i = 0; i < Math.min(tokens.length, MAX_WORDS); i++) {
    const key = wordKey(tokens, i, settings);
    wordFeatures(tokens, i, settings, features);
    const word = features.pairWord;
    if (!words.has(key)) for (let f = 0; f < features.length; f++) visit(features.hash[f] as number, features.kind[f] as number, i);
    words.add(key);
    if (settings.pairs && i > 0) visitPair(pairHash(before, word), PAIR, i);
    if (settings.skips && i > 1) visitPair(skipHash(earlier, word), SKIP, i);
    if (settings.shapes) shapes.word(tokens, i, features.unit, features.name);
    earlier = before;
    before = word;
  }
  if (settings.level) visit(levelFeature(severityNumber), LEVEL, -1);
  for (const [bit, hash] of settings.shapes ? SHAPE_FEATURES.entries() : []) if (((shapes.mask >> bit) & 1) === 1) visit(hash, SHAPE, -1);
};

/** How often each feature occurs in one text, in order of appearance. */
export type FeatureCounts = Map<number, number>;

/** A text as training sees it. */
export interface DescribedText {
  source: LabelledText;
  counts: FeatureCounts;
  /** The same text behind a logger's head, where such forms are learnt too. */
  headed?: FeatureCounts;
}

/** Texts and, for each feature among them, its kind. */
export interface Description {
  texts: DescribedText[];
  kinds: Map<number, number>;
}

export const countFeatures = (text: LabelledText, settings: FeatureSettings, kinds?: Map<number, number>): FeatureCounts => {
  const counts: FeatureCounts = new Map();
  visitFeatures(text.text, severityOf(text.level), settings, (hash, kind) => {
    counts.set(hash, (counts.get(hash) ?? 0) + 1);
    if (!kinds?.has(hash)) kinds?.set(hash, kind);
  });
  return counts;
};

/** Reads each text once, so that many models can be learnt from parts of them (cross-validation). */
export const describe = (texts: readonly LabelledText[], settings: ModelSettings): Description => {
  const kinds = new Map<number, number>();
  const headed = (source: LabelledText): FeatureCounts => countFeatures({ ...source, text: withLoggerHead(source.text) }, settings);
  return {
    kinds,
    texts: texts.map((source) => ({
      source,
      counts: countFeatures(source, settings, kinds),
      ...(settings.mode === 'reweighted' ? { headed: headed(source) } : {}),
    })),
  };
};
