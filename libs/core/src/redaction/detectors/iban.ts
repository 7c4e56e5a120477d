import { TEXT_HAS_DIGIT_RUN } from '../../tokenizer/index.ts';
import { ALPHANUMERIC, characterSet, isIn, isWordCharacter } from '../characters.ts';
import type { TextDetector } from '../text-detector.ts';
import { IBAN_FORMS } from './iban-countries.ts';

const MEMBER = characterSet(ALPHANUMERIC);
const START = /[A-Z]{2}\d{2}/gi;
/** What the tokenizer marks: nine digits in a row, single blanks or dashes aside. Every IBAN in use has them. */
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

/** Place after `length` letters and digits from `start`, single blanks or dashes between them aside; -1: there are fewer, or more follow. */
const endOf = (text: string, start: number, length: number): number => {
  let at = start;
  for (let seen = 0; seen < length; at++) {
    const unit = text.charCodeAt(at);
    if (isIn(MEMBER, unit)) seen++;
    else if ((unit !== 32 && unit !== 45) || !isIn(MEMBER, text.charCodeAt(at - 1))) return -1;
  }
  return isWordCharacter(text.charCodeAt(at)) ? -1 : at;
};

/** International bank account numbers of a country's form (ISO 13616-1) whose checksum holds. The country stays. */
export const iban: TextDetector = {
  name: 'iban',
  marks: TEXT_HAS_DIGIT_RUN,
  find(text, _tokens, findings) {
    START.lastIndex = 0;
    for (let match = START.exec(text); match !== null; match = START.exec(text)) {
      const start = match.index;
      const country = match[0].slice(0, 2).toUpperCase();
      const form = isWordCharacter(text.charCodeAt(start - 1)) ? undefined : IBAN_FORMS.get(country);
      const end = form === undefined ? -1 : endOf(text, start, form.length);
      if (form === undefined || end < 0) continue;
      const number = text.slice(start, end).replace(/[ -]/g, '').toUpperCase();
      if (!form.pattern.test(number) || !NINE_DIGITS.test(number) || !passesMod97(number)) continue;
      findings.add('iban', start, end, `[redacted:iban ${country}]`);
      START.lastIndex = end;
    }
  },
};
