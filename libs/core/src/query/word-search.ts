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

/** Units of a word looked for by the pattern; bounds the work on a text made to almost match. */
const PROBE_UNITS = 12;

/** Every UTF-16 code unit that folds to a given one, besides itself. */
const otherCases = new Map<number, number[]>();
for (let unit = 0; unit < 65_536; unit++) {
  const folded = foldUnit(unit);
  if (folded !== unit) otherCases.set(folded, [...(otherCases.get(folded) ?? []), unit]);
}

const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;

/** A pattern for how the folded `word` begins, in any case; V8 runs it some four times as fast as a loop over the text. */
const probeOf = (word: string): RegExp => {
  let pattern = '';
  for (let at = 0; at < Math.min(word.length, PROBE_UNITS); at++) {
    const unit = word.charCodeAt(at);
    const all = [unit, ...(otherCases.get(unit) ?? [])];
    pattern += all.length === 1 ? escaped(unit) : `[${all.map(escaped).join('')}]`;
  }
  return new RegExp(pattern);
};

/**
 * Test for words that stand one after the other in a text, compared as the tokenizer compares them; with `openEnd` the last may go on.
 * O(length of the text), nothing is allocated per text. `words` are folded and not empty.
 */
export const phraseTest = (words: readonly string[], openEnd = false): ((text: string) => boolean) => {
  const probe = probeOf(words[0] ?? '');
  const first = (words[0] ?? '').charCodeAt(0);
  return (text) => {
    let at = text.search(probe);
    if (at < 0) return false;
    for (; at < text.length; at++) {
      if (foldUnit(text.charCodeAt(at)) !== first) continue;
      if ((at === 0 || !isWordUnit(text.charCodeAt(at - 1))) && endOfPhrase(text, at, words, openEnd) >= 0) return true;
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
