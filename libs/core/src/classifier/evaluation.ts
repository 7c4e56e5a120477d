import { CATEGORIES, severityOf } from '@tocsin/contracts';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';
import { Classifier } from './classifier.ts';
import { type ModelFile, type ModelSettings } from './model-file.ts';
import { type LabelledText } from './texts.ts';
import { train } from './training.ts';

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
  said: number;
  confidence: number;
  right: boolean;
  /** Scores divided by the square root of the number of known features: what the temperature divides. */
  scores: number[];
}

/** Decisions of a model on texts, with scores for calibration (the model's own temperature is taken back out). */
export const decide = (model: ModelFile, texts: LabelledText[]): Decision[] => {
  const classifier = Classifier.load(model);
  const tokens = new TokenBuffer();
  return texts.map((text) => {
    tokens.clear();
    tokenize(text.text, tokens);
    classifier.classify(tokens, severityOf(text.level));
    const scale = Math.sqrt(Math.max(1, classifier.known));
    return {
      text,
      said: classifier.category,
      confidence: classifier.confidence,
      right: CATEGORIES[classifier.category] === text.category,
      scores: Array.from(classifier.scores, (score) => score / scale),
    };
  });
};

/** Precision, recall and F1 for each category, and their mean over categories (macro-F1). */
export const evaluate = (decisions: Decision[]): Evaluation => {
  const matrix = CATEGORIES.map(() => CATEGORIES.map(() => 0));
  for (const { text, said } of decisions) {
    const row = matrix[CATEGORIES.indexOf(text.category)];
    if (row) row[said] = (row[said] ?? 0) + 1;
  }
  const cell = (right: number, said: number): number => matrix[right]?.[said] ?? 0;
  const sum = (of: (c: number) => number): number => CATEGORIES.reduce((total, _, c) => total + of(c), 0);
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  const precision = CATEGORIES.map((_, c) =>
    share(
      cell(c, c),
      sum((right) => cell(right, c)),
    ),
  );
  const recall = CATEGORIES.map((_, c) =>
    share(
      cell(c, c),
      sum((said) => cell(c, said)),
    ),
  );
  const f1 = CATEGORIES.map((_, c) => share(2 * (precision[c] ?? 0) * (recall[c] ?? 0), (precision[c] ?? 0) + (recall[c] ?? 0)));
  return {
    matrix,
    precision,
    recall,
    f1,
    macroF1: sum((c) => f1[c] ?? 0) / CLASSES,
    accuracy: share(
      sum((c) => cell(c, c)),
      decisions.length,
    ),
  };
};

/**
 * Decisions on every text by a model that saw no text of its kind of system: systems, in order of name, are dealt out
 * to `folds` groups. That is what a log of a service that we have never seen meets. `asked` may change the texts that are asked (not those learnt).
 */
export const crossValidate = (
  texts: LabelledText[],
  settings: ModelSettings,
  folds = 5,
  asked: (text: LabelledText) => LabelledText = (text) => text,
): Decision[] => {
  const systems = [...new Set(texts.map(({ system }) => system))].sort();
  const foldOf = new Map(systems.map((system, index) => [system, index % folds]));
  return Array.from({ length: folds }, (_, fold) => {
    const model = train(
      texts.filter(({ system }) => foldOf.get(system) !== fold),
      settings,
    );
    return decide(model, texts.filter(({ system }) => foldOf.get(system) === fold).map(asked));
  }).flat();
};
