import fc from 'fast-check';
import { TEXT_HAS_AT, TEXT_HAS_DASHES, TEXT_HAS_DIGIT_RUN, TokenBuffer, foldCase, tokenize, wordHash, wordsOf } from './tokenizer.ts';

const marksOf = (text: string): number => {
  const tokens = new TokenBuffer();
  tokenize(text, tokens);
  return tokens.marks;
};

describe('tokenizer', () => {
  test('splits at everything but letters, digits and underscore, and folds case', () => {
    expect(wordsOf('GET /api/v1/Users_2?id=42 — Ünïcode ß, naïve')).toEqual([
      'get',
      'api',
      'v1',
      'users_2',
      'id',
      '42',
      'ünïcode',
      'ß',
      'naïve',
    ]);
  });

  test('agrees with the definition on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const expected = text
          .split(/[^\p{L}\p{N}\p{M}_\ud800-\udfff\u{10000}-\u{10ffff}]+/u)
          .filter((word) => word !== '')
          .map(foldCase);
        expect(wordsOf(text)).toEqual(expected);
      }),
    );
  });

  test('hashes a word the same wherever it stands and however it is written', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9_]{1,20}$/), (word) => {
        const tokens = new TokenBuffer();
        tokenize(`x ${word.toUpperCase()};`, tokens);
        expect(tokens.hash[1]).toBe(wordHash(word.toLowerCase()));
      }),
    );
  });

  test('takes characters beyond the basic plane, broken surrogates too, as letters', () => {
    expect(wordsOf('a\u{1f525}b \ud800 \udc00')).toEqual(['a\u{1f525}b', '\ud800', '\udc00']);
  });

  test('folds one unit for one, so that places stay', () => {
    expect(wordsOf('\u0130stanbul STRASSE \u212a')).toEqual(['\u0130stanbul', 'strasse', 'k']);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(foldCase(text)).toHaveLength(text.length)));
  });

  test('keeps the text that the places of its words refer to', () => {
    const tokens = new TokenBuffer();
    tokenize('first text', tokens);
    tokens.clear();
    tokenize('and second', tokens);
    expect(tokens.text.slice(tokens.start[1], tokens.end[1])).toBe('second');
  });

  test('takes a text of a megabyte', () => {
    expect(wordsOf('ab '.repeat(350_000))).toHaveLength(350_000);
    expect(wordsOf('x'.repeat(1_048_576))).toHaveLength(1);
  });

  test('grows past its first size', () => {
    const text = Array.from({ length: 5000 }, (_, i) => `w${i}`).join(' ');
    expect(wordsOf(text)).toHaveLength(5000);
  });

  test('marks what a redaction detector could match', () => {
    expect(marksOf('mail bob@example.com')).toBe(TEXT_HAS_AT);
    expect(marksOf('card 4111 1111 1111 1111')).toBe(TEXT_HAS_DIGIT_RUN);
    expect(marksOf('ssn 078-05-1120')).toBe(TEXT_HAS_DIGIT_RUN);
    expect(marksOf('-----BEGIN')).toBe(TEXT_HAS_DASHES);
    expect(marksOf('took 12345678 ms, then 9')).toBe(0);
  });
});
