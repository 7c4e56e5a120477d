import { CATEGORIES, severityOf } from '@tocsin/contracts';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';
import { Classifier, temperatureOf } from './classifier.ts';
import { type ModelFile, type ModelSettings } from './model-file.ts';
import { describe } from './text-features.ts';
import { type LabelledText } from './texts.ts';
import { learn } from './training.ts';

const CLASSES = CATEGORIES.length;

/** `matrix[right][said]`: how many texts of category `right` were given category `said`. */
export interface Evaluation {
  matrix: number[][];
  precision: number[];
  recall: number[];
  f1: number[];
  macroF1: number;
  accuracy: number;
}

/** One decision on a text the model had not seen. */
export interface Decision {
  text: LabelledText;
  /** Index into CATEGORIES of the guess, whatever its confidence. */
  said: number;
  confidence: number;
  right: boolean;
  /** Scores over the part of the temperature that depends on the text: what is left for calibration to divide. */
  scores: number[];
}

/** Guesses of a model on texts, with scores for calibration. */
export const decide = (model: ModelFile, texts: readonly LabelledText[]): Decision[] => {
  const classifier = Classifier.load(model);
  const tokens = new TokenBuffer();
  return texts.map((text) => {
    tokens.clear();
    tokenize(text.text, tokens);
    classifier.classify(tokens, severityOf(text.level));
    const scale = temperatureOf(model, classifier.known) / model.temperature;
    return {
      text,
      said: classifier.category,
      confidence: classifier.confidence,
      right: CATEGORIES[classifier.category] === text.category,
      scores: Array.from(classifier.scores, (score) => score / scale),
    };
  });
};

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Precision, recall and F1 for each category, and their mean over categories (macro-F1). */
export const evaluate = (decisions: readonly Pick<Decision, 'text' | 'said'>[]): Evaluation => {
  const matrix = CATEGORIES.map(() => CATEGORIES.map(() => 0));
  for (const { text, said } of decisions) {
    const row = matrix[CATEGORIES.indexOf(text.category)];
    if (row) row[said] = (row[said] ?? 0) + 1;
  }
  const cell = (right: number, said: number): number => matrix[right]?.[said] ?? 0;
  const sum = (of: (c: number) => number): number => CATEGORIES.reduce((total, _, c) => total + of(c), 0);
  const columns = CATEGORIES.map((_, c) => sum((right) => cell(right, c)));
  const rows = CATEGORIES.map((_, c) => sum((said) => cell(c, said)));
  const precision = CATEGORIES.map((_, c) => share(cell(c, c), columns[c] ?? 0));
  const recall = CATEGORIES.map((_, c) => share(cell(c, c), rows[c] ?? 0));
  const f1 = CATEGORIES.map((_, c) => share(2 * cell(c, c), (columns[c] ?? 0) + (rows[c] ?? 0)));
  const right = sum((c) => cell(c, c));
  return { matrix, precision, recall, f1, macroF1: sum((c) => f1[c] ?? 0) / CLASSES, accuracy: share(right, decisions.length) };
};

/** The texts in groups of whole systems, the systems in order of name dealt out to `folds` groups. As many folds as systems: one in each. */
export const foldsBySystem = <T extends { system: string }>(texts: readonly T[], folds: number): T[][] => {
  const systems = [...new Set(texts.map(({ system }) => system))].sort();
  const groups = Array.from({ length: Math.min(folds, systems.length) }, (): T[] => []);
  const groupOf = new Map(systems.map((system, index) => [system, groups[index % groups.length]]));
  for (const text of texts) groupOf.get(text.system)?.push(text);
  return groups;
};

/**
 * Decisions on every text by a model that saw no text of its kind of system. That is what a log of a service that we have never seen meets.
 * `variants` may change the texts that are asked about (not those learnt): one list of decisions for each.
 */
export const crossValidateVariants = (
  texts: readonly LabelledText[],
  settings: ModelSettings,
  folds: number,
  variants: readonly ((text: LabelledText) => LabelledText)[],
): Decision[][] => {
  const { kinds, texts: described } = describe(texts, settings);
  const found = variants.map((): Decision[] => []);
  for (const group of foldsBySystem(texts, folds)) {
    const asked = new Set(group);
    const model = learn({ kinds, texts: described.filter(({ source }) => !asked.has(source)) }, settings);
    for (const [v, change] of variants.entries()) for (const decision of decide(model, group.map(change))) found[v]?.push(decision);
  }
  return found;
};

/** Cross-validated decisions on the texts as they are. */
export const crossValidate = (texts: readonly LabelledText[], settings: ModelSettings, folds = 5): Decision[] =>
  crossValidateVariants(texts, settings, folds, [(text) => text])[0] ?? [];
