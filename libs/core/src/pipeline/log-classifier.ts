import type { TokenBuffer } from '../tokenizer/index.ts';

/** Says what a log is most likely about; whether that is believed is for the pipeline to say. Leaves the answer in its two fields: nothing is allocated for a log. */
export interface LogClassifier {
  readonly version: string;
  /** Index into CATEGORIES: the likeliest, of the last text classified, however unsure. */
  readonly category: number;
  /** 0 to 1, of the last text classified. */
  readonly confidence: number;
  /** Different words of the last text that were looked at, and how many of them the model knows nothing of. */
  readonly words: number;
  readonly unknownWords: number;
  classify(tokens: TokenBuffer, severityNumber: number): void;
}
