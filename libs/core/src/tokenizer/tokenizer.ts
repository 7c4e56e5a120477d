/**
 * The one tokenizer of the product. A word is a run of letters, digits and `_` (Unicode), compared without case.
 * Token filters, the search language, the classifier, the templates and the redaction triggers all see these words,
 * so that a text is walked once on its way in.
 */

const KIND_OTHER = 0;
const KIND_LETTER = 1;
const KIND_DIGIT = 2;

/** What a UTF-16 code unit is. Surrogates count as letters: an astral character is a word by itself or part of one. */
const kindOf = new Uint8Array(65_536);
/** Lower case of a UTF-16 code unit where that is one unit as well; otherwise the unit itself. */
const lowerOf = new Uint16Array(65_536);
const LETTER = /[\p{L}\p{N}\p{M}_]/u;
for (let unit = 0; unit < 65_536; unit++) {
  const text = String.fromCharCode(unit);
  const surrogate = unit >= 0xd800 && unit <= 0xdfff;
  kindOf[unit] = unit >= 48 && unit <= 57 ? KIND_DIGIT : surrogate || LETTER.test(text) ? KIND_LETTER : KIND_OTHER;
  const lower = text.toLowerCase();
  lowerOf[unit] = lower.length === 1 ? lower.charCodeAt(0) : unit;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Marks on a text that say which redaction detectors could match it. */
export const TEXT_HAS_AT = 1;
export const TEXT_HAS_DIGIT_RUN = 2;
export const TEXT_HAS_DASHES = 4;

/**
 * Words of one text, in typed arrays that are used again for the next one: nothing is allocated per text.
 * `hash[i]` is FNV-1a (32 bits, as Int32) over the lower-cased code units of word i, `start[i]` and `end[i]` its place.
 */
export class TokenBuffer {
  length = 0;
  /** Or-ed `TEXT_HAS_*` marks of the text. */
  marks = 0;
  /** The text tokenized last: what `start` and `end` of its words refer to. */
  text = '';
  hash = new Int32Array(1024);
  start = new Uint32Array(1024);
  end = new Uint32Array(1024);
  /** 1 where the word is digits alone, 2 where it has digits among others, else 0. */
  numeric = new Uint8Array(1024);

  clear(): void {
    this.length = 0;
    this.marks = 0;
    this.text = '';
  }

  grow(): void {
    const size = this.hash.length * 2;
    const wider = <T extends Int32Array | Uint32Array | Uint8Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    this.hash = wider(this.hash, new Int32Array(size));
    this.start = wider(this.start, new Uint32Array(size));
    this.end = wider(this.end, new Uint32Array(size));
    this.numeric = wider(this.numeric, new Uint8Array(size));
  }
}

/**
 * Appends the words of `text` to `out` (call `out.clear()` first for a fresh text). O(length), no allocation in steady state.
 * A run of nine or more digits (separated by at most one blank or dash) raises TEXT_HAS_DIGIT_RUN, `@` TEXT_HAS_AT, `-----` TEXT_HAS_DASHES.
 */
export const tokenize = (text: string, out: TokenBuffer): void => {
  let { length, hash, start, end, numeric, marks } = out;
  const size = text.length;
  let h = FNV_OFFSET;
  let from = -1;
  let digitsOnly = 1;
  let mixed = 0;
  let digits = 0;
  let dashes = 0;
  for (let at = 0; at < size; at++) {
    const unit = text.charCodeAt(at);
    const kind = kindOf[unit];
    if (kind !== KIND_OTHER) {
      if (from < 0) from = at;
      h = Math.imul(h ^ (lowerOf[unit] as number), FNV_PRIME);
      if (kind === KIND_DIGIT) {
        mixed = 2;
        if (++digits === 9) marks |= TEXT_HAS_DIGIT_RUN;
      } else {
        digitsOnly = 0;
        digits = 0;
      }
      dashes = 0;
      continue;
    }
    if (from >= 0) {
      if (length === hash.length) {
        out.grow();
        ({ hash, start, end, numeric } = out);
      }
      hash[length] = h;
      start[length] = from;
      end[length] = at;
      numeric[length++] = digitsOnly === 1 ? 1 : mixed;
      h = FNV_OFFSET;
      from = -1;
      digitsOnly = 1;
      mixed = 0;
    } else if (unit !== 45) {
      digits = 0;
    }
    if (unit === 45) {
      if (++dashes === 5) marks |= TEXT_HAS_DASHES;
    } else {
      dashes = 0;
      if (unit === 64) marks |= TEXT_HAS_AT;
      if (unit !== 32) digits = 0;
    }
  }
  if (from >= 0) {
    if (length === hash.length) {
      out.grow();
      ({ hash, start, end, numeric } = out);
    }
    hash[length] = h;
    start[length] = from;
    end[length] = size;
    numeric[length++] = digitsOnly === 1 ? 1 : mixed;
  }
  out.length = length;
  out.marks = marks;
  out.text = text;
};

/** Hash of one word as `tokenize` computes it. The argument must be a single word. */
export const wordHash = (word: string): number => {
  let h = FNV_OFFSET;
  for (let at = 0; at < word.length; at++) h = Math.imul(h ^ (lowerOf[word.charCodeAt(at)] as number), FNV_PRIME);
  return h | 0;
};

/** Lower case as the tokenizer sees it: one code unit for one, so that places in the text stay the same. */
export const foldCase = (text: string): string => {
  let folded = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const lower = lowerOf[unit] as number;
    if (lower === unit) continue;
    folded += text.slice(from, at) + String.fromCharCode(lower);
    from = at + 1;
  }
  return from === 0 ? text : folded + text.slice(from);
};

/** Lower case of one UTF-16 code unit, as `foldCase` gives it. */
export const foldUnit = (unit: number): number => lowerOf[unit] as number;

/** Is this UTF-16 code unit part of a word? */
export const isWordUnit = (unit: number): boolean => kindOf[unit] !== KIND_OTHER;

const scratch = new TokenBuffer();
/** The words of a text, folded; for queries and tests, not for the hot path. */
export const wordsOf = (text: string): string[] => {
  scratch.clear();
  tokenize(text, scratch);
  const words: string[] = [];
  for (let i = 0; i < scratch.length; i++) words.push(foldCase(text.slice(scratch.start[i], scratch.end[i])));
  return words;
};
