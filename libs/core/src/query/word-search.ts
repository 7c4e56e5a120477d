import { foldUnit, isWordUnit } from '../tokenizer/index.ts';

/** Does `text` continue at `at` with `folded`, without case? */
const continuesWith = (text: string, at: number, folded: string): boolean => {
  for (let i = 0; i < folded.length; i++) if (foldUnit(text.charCodeAt(at + i)) !== folded.charCodeAt(i)) return false;
  return true;
};

const isBoundary = (text: string, at: number): boolean => at >= text.length || !isWordUnit(text.charCodeAt(at));

/** Place after `words` one after the other, when they begin at `at`; -1 if they do not. */
const endOfPhrase = (text: string, at: number, words: readonly string[], openEnd: boolean): number => {
  let place = at;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (i > 0) {
      while (place < text.length && !isWordUnit(text.charCodeAt(place))) place++;
    }
    if (place + word.length > text.length || !continuesWith(text, place, word)) return -1;
    place += word.length;
    if (!(openEnd && i === words.length - 1) && !isBoundary(text, place)) return -1;
  }
  return place;
};

/**
 * Test for words that stand one after the other in a text, compared as the tokenizer compares them; with `openEnd` the last may go on.
 * O(length of the text), nothing is allocated per text. `words` are folded and not empty.
 */
export const phraseTest = (words: readonly string[], openEnd = false): ((text: string) => boolean) => {
  const first = (words[0] ?? '').charCodeAt(0);
  return (text) => {
    const size = text.length;
    let inside = false;
    for (let at = 0; at < size; at++) {
      const unit = text.charCodeAt(at);
      if (!inside && foldUnit(unit) === first && endOfPhrase(text, at, words, openEnd) >= 0) return true;
      inside = isWordUnit(unit);
    }
    return false;
  };
};

/** `foldCase(text) === folded` without making the folded text. */
export const equalsFolded = (text: string, folded: string): boolean =>
  text === folded || (text.length === folded.length && continuesWith(text, 0, folded));

/** `foldCase(text).startsWith(folded)` without making the folded text. */
export const startsWithFolded = (text: string, folded: string): boolean => text.length >= folded.length && continuesWith(text, 0, folded);

/** Order of the folded text to `folded` by code units: negative, zero or positive. */
export const compareFolded = (text: string, folded: string): number => {
  const size = Math.min(text.length, folded.length);
  for (let i = 0; i < size; i++) {
    const difference = foldUnit(text.charCodeAt(i)) - folded.charCodeAt(i);
    if (difference !== 0) return difference;
  }
  return text.length - folded.length;
};
