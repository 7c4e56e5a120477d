import { CATEGORIES, type Category, type ModelQuality } from '@tocsin/contracts';
import { calibrationError } from '../calibration.ts';
import { type Decision, evaluate } from '../evaluation.ts';

const DIGITS = 4;
const rounded = (figure: number): number => Number(figure.toFixed(DIGITS));

/** The figures of decisions, to four digits. */
export const qualityOf = (decisions: readonly Decision[]): ModelQuality => {
  const { precision, recall, f1, macroF1 } = evaluate(decisions);
  const of = (c: number) => ({ precision: rounded(precision[c] ?? 0), recall: rounded(recall[c] ?? 0), f1: rounded(f1[c] ?? 0) });
  return {
    texts: decisions.length,
    macroF1: rounded(macroF1),
    calibrationError: rounded(calibrationError(decisions)),
    categories: Object.fromEntries(CATEGORIES.map((category, c) => [category, of(c)])) as Record<Category, ReturnType<typeof of>>,
  };
};
