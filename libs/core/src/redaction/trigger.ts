import { type TokenBuffer, wordHash } from '../tokenizer/index.ts';
import type { TextDetector } from './text-detector.ts';

const SLOTS = 1024;
/** Combinations of the tokenizer's TEXT_HAS_* marks. */
const MARK_SETS = 8;

const escape = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
const includesAny = (text: string, literals: readonly string[]): boolean => literals.some((literal) => text.includes(literal));

/** Decides from the words and marks of a text which detectors have to look at it. Most texts are done with in a few steps. */
export class Trigger {
  /** By the low bits of a word's hash: bits of the detectors it wakes. Collisions only cost a look. */
  private readonly byWord = new Uint32Array(SLOTS);
  private readonly usesWords: boolean;
  /** By the marks of a text: bits of the detectors they wake. */
  private readonly byMarks = new Uint32Array(MARK_SETS);
  /** Any literal of any detector. */
  private readonly anyLiteral: RegExp | undefined;
  private readonly byLiteral: { bit: number; literals: readonly string[] }[] = [];
  private readonly byLook: { bit: number; detector: TextDetector }[] = [];

  constructor(detectors: readonly TextDetector[]) {
    for (const [i, detector] of detectors.entries()) {
      const bit = 1 << i;
      const { marks, words, literals } = detector;
      for (const word of words ?? []) this.byWord[wordHash(word) & (SLOTS - 1)]! |= bit;
      for (let set = 0; set < MARK_SETS; set++) if (((marks ?? 0) & set) !== 0) this.byMarks[set]! |= bit;
      if (literals !== undefined) this.byLiteral.push({ bit, literals });
      if (detector.couldMatch !== undefined) this.byLook.push({ bit, detector });
    }
    this.usesWords = detectors.some(({ words }) => words !== undefined);
    const literals = this.byLiteral.flatMap((each) => each.literals);
    this.anyLiteral = literals.length === 0 ? undefined : new RegExp(literals.map(escape).join('|'));
  }

  /** Bit i stands for detector i. */
  firedBy(text: string, tokens: TokenBuffer): number {
    let fired = this.byMarks[tokens.marks & (MARK_SETS - 1)] as number;
    if (this.usesWords) {
      const { byWord } = this;
      const { hash, length } = tokens;
      for (let i = 0; i < length; i++) fired |= byWord[(hash[i] as number) & (SLOTS - 1)] as number;
    }
    if (this.anyLiteral?.test(text)) {
      for (const { bit, literals } of this.byLiteral) if (includesAny(text, literals)) fired |= bit;
    }
    for (const { bit, detector } of this.byLook) if ((fired & bit) === 0 && detector.couldMatch?.(text, tokens)) fired |= bit;
    return fired;
  }
}
