import { characterSet, endOfRun, isDigit, isWordCharacter } from '../characters.ts';
import type { TextDetector } from '../text-detector.ts';

const NUMBER = characterSet('0123456789 -.()');
/** E.164 allows 15 digits; with separators, more characters than this is no telephone number. */
const LONGEST = 30;
const NORTH_AMERICAN = /(?<![\w.-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\w-])/g;

const digitsIn = (text: string): number => text.replace(/\D/g, '').length;

/** Telephone numbers: international ones with `+` (E.164), and North American ones in their usual groups. Off unless switched on. */
export const phone: TextDetector = {
  name: 'phone',
  literals: ['+', '-', '.'],
  find(text, _tokens, findings) {
    for (let at = text.indexOf('+'); at >= 0; at = text.indexOf('+', at + 1)) {
      if (isWordCharacter(text.charCodeAt(at - 1)) || !isDigit(text.charCodeAt(at + 1))) continue;
      let end = endOfRun(text, at + 1, NUMBER, at + LONGEST);
      while (end > at && !isDigit(text.charCodeAt(end - 1))) end--;
      const digits = digitsIn(text.slice(at, end));
      if (digits >= 8 && digits <= 15 && !isWordCharacter(text.charCodeAt(end))) findings.add('phone', at, end);
    }
    for (const match of text.matchAll(NORTH_AMERICAN)) findings.add('phone', match.index, match.index + match[0].length);
  },
};
