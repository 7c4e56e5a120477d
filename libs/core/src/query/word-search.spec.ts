import { foldCase, wordsOf } from '../tokenizer/index.ts';
import fc from 'fast-check';
import { compareFolded, equalsFolded, phraseTest, startsWithFolded } from './word-search.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(fc.constantFrom('k', 'K', '\u212a', 'ß', 'é', 'É', ' ', '-', 'aaaaaaaaaaaaaaaa', 'A'), { maxLength: 12 })
    .map((units) => units.join('')),
);
const holds = (words: string[], asked: string[], openEnd: boolean): boolean =>
  words.some((_, at) =>
    asked.every((word, i) => (openEnd && i === asked.length - 1 ? words[at + i]?.startsWith(word) : words[at + i] === word)),
  );

describe('search for words in a text', () => {
  test('finds what the tokenizer says stands there', () => {
    fc.assert(
      fc.property(text, text, fc.boolean(), fc.nat(20), fc.nat(3), (where, other, openEnd, from, size) => {
        const words = wordsOf(where);
        // Asked for are words of the text itself, so that they are often there, and words of another one.
        for (const asked of [words.slice(from, from + 1 + size), wordsOf(other).slice(0, 1 + size)]) {
          if (asked.length > 0) expect(phraseTest(asked, openEnd)(where)).toBe(holds(words, asked, openEnd));
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('folded comparisons agree with folding', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [left, right] = [foldCase(one), foldCase(other)];
        expect(equalsFolded(one, right)).toBe(left === right);
        expect(equalsFolded(one, left)).toBe(true);
        expect(startsWithFolded(one, right)).toBe(left.startsWith(right));
        expect(Math.sign(compareFolded(one, right))).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
    );
  });
});
