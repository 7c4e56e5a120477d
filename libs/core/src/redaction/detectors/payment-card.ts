import { TEXT_HAS_DIGIT_RUN } from '../../tokenizer/index.ts';
import { isDigit } from '../characters.ts';
import { eachDigitRun } from '../digit-runs.ts';
import type { TextDetector } from '../text-detector.ts';

/** Luhn's check (ISO/IEC 7812-1, annex B). */
export const passesLuhn = (digits: string): boolean => {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    if (i % 2 === 1 && (digit *= 2) > 9) digit -= 9;
    sum += digit;
  }
  return sum % 10 === 0;
};

/** Issuers' ranges: Visa, Mastercard (51-55, 2221-2720), American Express, Diners, Discover, JCB, UnionPay, Maestro. */
const ISSUER = /^(?:4|5[0-8]|2[2-7]|3[0-9]|6[0-9])/;
const LENGTHS = [19, 18, 17, 16, 15, 14, 13];

/** Payment cards: 13 to 19 digits of an issuer's range that pass Luhn's check. The last four stay, as on a receipt. */
export const paymentCard: TextDetector = {
  name: 'payment_card',
  marks: TEXT_HAS_DIGIT_RUN,
  find(text, _tokens, findings) {
    eachDigitRun(text, ({ start, end, digits }) => {
      if (digits.length < 13) return;
      const mask = (last: string) => `[redacted:payment_card *${last.slice(-4)}]`;
      if (digits.length <= 19) {
        if (ISSUER.test(digits) && passesLuhn(digits)) return findings.add('payment_card', start, end, mask(digits));
        if (end - start === digits.length) return;
      }
      // Groups may hold other numbers beside the card: try from every group's first digit, longest first.
      for (let at = start; at < end; at++) {
        if (!isDigit(text.charCodeAt(at)) || (at > start && isDigit(text.charCodeAt(at - 1)))) continue;
        const window = text.slice(at, Math.min(end, at + 40));
        const length = cardLength(window);
        if (length === 0) continue;
        findings.add('payment_card', at, at + length, mask(window.slice(0, length).replace(/\D/g, '')));
        at += length - 1;
      }
    });
  },
};

/** Length, separators included, of the card that begins this text and ends where a group ends; 0 if none does. */
const cardLength = (window: string): number => {
  const digits = window.replace(/\D/g, '');
  if (!ISSUER.test(digits)) return 0;
  for (const length of LENGTHS) {
    if (digits.length < length || !passesLuhn(digits.slice(0, length))) continue;
    let at = 0;
    for (let seen = 0; seen < length; at++) if (isDigit(window.charCodeAt(at))) seen++;
    if (!isDigit(window.charCodeAt(at))) return at;
  }
  return 0;
};
