import { type TokenBuffer, wordHash } from '../tokenizer/index.ts';
import type { TextDetector } from './text-detector.ts';

const SLOTS = 1024;

/** Decides from the words and marks of a text which detectors have to look at it. */
export class Trigger {
  private readonly detectors: readonly TextDetector[];
  /** By the low bits of a word's hash: bits of the detectors it wakes. Collisions only cost a look. */
  private readonly byWord = new Uint32Array(SLOTS);
  private readonly usesWords: boolean;

  constructor(detectors: readonly TextDetector[]) {
    this.detectors = detectors;
    for (const [i, detector] of detectors.entries()) {
      for (const word of detector.words ?? []) this.byWord[wordHash(word) & (SLOTS - 1)]! |= 1 << i;
    }
    this.usesWords = detectors.some((detector) => detector.words !== undefined);
  }

  /** Bit i stands for detector i. */
  firedBy(text: string, tokens: TokenBuffer): number {
    let fired = 0;
    if (this.usesWords) {
      const { hash, length } = tokens;
      for (let i = 0; i < length; i++) fired |= this.byWord[(hash[i] as number) & (SLOTS - 1)] as number;
    }
    for (let i = 0; i < this.detectors.length; i++) {
      if (fired & (1 << i)) continue;
      const detector = this.detectors[i] as TextDetector;
      const marked = detector.marks !== undefined && (detector.marks & tokens.marks) !== 0;
      if (marked || detector.literals?.some((literal) => text.includes(literal)) || detector.couldMatch?.(text, tokens)) fired |= 1 << i;
    }
    return fired;
  }
}
