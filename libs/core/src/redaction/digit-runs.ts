import { isDigit, isWordCharacter } from './characters.ts';

/** A run of digits in groups joined by single blanks or dashes, as card and account numbers are written. */
export interface DigitRun {
  start: number;
  end: number;
  digits: string;
}

/**
 * Calls `visit` for every longest run of digits, single blanks and dashes that does not touch a letter. Linear.
 */
export const eachDigitRun = (text: string, visit: (run: DigitRun) => void): void => {
  for (let at = 0; at < text.length; at++) {
    if (!isDigit(text.charCodeAt(at))) continue;
    const start = at;
    let digits = '';
    let end = at;
    while (at < text.length) {
      const from = at;
      while (isDigit(text.charCodeAt(at))) at++;
      digits += text.slice(from, at);
      end = at;
      const unit = text.charCodeAt(at);
      if ((unit !== 32 && unit !== 45) || !isDigit(text.charCodeAt(at + 1))) break;
      at++;
    }
    if (!isWordCharacter(text.charCodeAt(start - 1)) && !isWordCharacter(text.charCodeAt(end))) visit({ start, end, digits });
  }
};
