import { foldUnit } from '@tocsin/core/tokenizer';

/** Letters of a word looked at for parts and runs. */
export const MAX_LETTERS = 64;

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
const isCapital = (unit: number): boolean => unit >= 65 && unit <= 90;
const isSmall = (unit: number): boolean => unit >= 97 && unit <= 122;

/** Does a part of a name begin at this capital? As in `connectTimeout` and in `HTTPServer`, between `P` and `S`. */
export const startsPart = (before: number, unit: number, after: number): boolean =>
  isCapital(unit) && (isSmall(before) || (isCapital(before) && isSmall(after)));

/** Digits among hexadecimal letters, maybe after `0x`: an address, a hash, a piece of a UUID. */
export const isIdentifier = (text: string, from: number, to: number): boolean => {
  let at = text.charCodeAt(from) === 48 && foldUnit(text.charCodeAt(from + 1)) === 120 && to - from > 2 ? from + 2 : from;
  let digits = at - from;
  for (; at < to; at++) {
    const unit = foldUnit(text.charCodeAt(at));
    if (isDigit(unit)) digits++;
    else if (unit < 97 || unit > 102) return false;
  }
  return digits > 0;
};

/**
 * Where a name divides, in `[0..length)`: **segments** lie between digits and `_`, **parts** also begin at capitals. Used again for every
 * word, so that nothing is allocated.
 */
export class NameParts {
  segments = 0;
  parts = 0;
  readonly segmentStart = new Uint32Array(MAX_LETTERS);
  readonly segmentEnd = new Uint32Array(MAX_LETTERS);
  readonly partStart = new Uint32Array(MAX_LETTERS);
  readonly partEnd = new Uint32Array(MAX_LETTERS);

  /** Divides `text[from..to)`; at most MAX_LETTERS long. */
  divide(text: string, from: number, to: number): void {
    this.segments = 0;
    this.parts = 0;
    let begin = from;
    for (let at = from; at <= to; at++) {
      const unit = at < to ? text.charCodeAt(at) : 95;
      if (unit !== 95 && !isDigit(unit)) continue;
      if (at > begin) this.addSegment(text, begin, at);
      begin = at + 1;
    }
  }

  private addSegment(text: string, from: number, to: number): void {
    this.segmentStart[this.segments] = from;
    this.segmentEnd[this.segments++] = to;
    let begin = from;
    for (let at = from + 1; at <= to; at++) {
      if (at < to && !startsPart(text.charCodeAt(at - 1), text.charCodeAt(at), at + 1 < to ? text.charCodeAt(at + 1) : 0)) continue;
      this.partStart[this.parts] = begin;
      this.partEnd[this.parts++] = at;
      begin = at;
    }
  }
}
