import type { TokenBuffer } from '../tokenizer/index.ts';

/** Decides what a log is about. Leaves the answer in its two fields: nothing is allocated for a log. */
export interface LogClassifier {
  readonly version: string;
  /** Index into CATEGORIES, of the last text classified. */
  readonly category: number;
  /** The likeliest category however unsure, where that may differ from `category`. */
  readonly guess?: number;
  /** 0 to 1, of the last text classified. */
  readonly confidence: number;
  classify(tokens: TokenBuffer, severityNumber: number): void;
}
