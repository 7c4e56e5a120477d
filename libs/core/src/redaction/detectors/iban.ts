import { TEXT_HAS_DIGIT_RUN } from '../../tokenizer/index.ts';
import { ALPHANUMERIC, characterSet, endOfRun, isWordCharacter } from '../characters.ts';
import type { TextDetector } from '../text-detector.ts';

const GROUP = characterSet(ALPHANUMERIC);
const START = /[A-Z]{2}\d{2}/gi;
/** ISO 13616-1: 34 characters at most; the shortest in use, Norway's, has 15. */
const LONGEST = 34;
const SHORTEST = 15;
const NINE_DIGITS = /\d{9}/;

/** ISO 7064 MOD 97-10 over the number with its first four characters moved to the end. */
export const passesMod97 = (iban: string): boolean => {
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
};

/** Group ends after `start`: places where a number in groups of four, or in one piece, could end. */
const endsFrom = (text: string, start: number): number[] => {
  const ends: number[] = [];
  let at = start;
  let characters = 0;
  while (characters < LONGEST) {
    const end = endOfRun(text, at, GROUP, at + LONGEST - characters + 1);
    characters += end - at;
    if (end === at || characters > LONGEST) break;
    ends.push(end);
    if (text.charCodeAt(end) !== 32) break;
    at = end + 1;
  }
  return ends;
};

/** International bank account numbers whose checksum holds, with nine digits in a row (blanks aside). The country stays. */
export const iban: TextDetector = {
  name: 'iban',
  marks: TEXT_HAS_DIGIT_RUN,
  find(text, _tokens, findings) {
    START.lastIndex = 0;
    for (let match = START.exec(text); match !== null; match = START.exec(text)) {
      const start = match.index;
      if (isWordCharacter(text.charCodeAt(start - 1))) continue;
      for (const end of endsFrom(text, start).reverse()) {
        const number = text.slice(start, end).replaceAll(' ', '').toUpperCase();
        if (number.length < SHORTEST || !NINE_DIGITS.test(number) || !passesMod97(number)) continue;
        findings.add('iban', start, end, `[redacted:iban ${number.slice(0, 2)}]`);
        START.lastIndex = end;
        break;
      }
    }
  },
};
