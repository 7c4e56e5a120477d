import { TEXT_HAS_DIGIT_RUN } from '../../tokenizer/index.ts';
import { isWordCharacter } from '../characters.ts';
import { eachDigitRun } from '../digit-runs.ts';
import type { TextDetector } from '../text-detector.ts';
import { isIssued } from './card-issuers.ts';

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

/** How cards are printed, blanks or dashes between the groups: most, American Express, Diners, and the long ones. */
const GROUPED = [
  /^\d{4}([ -])\d{4}\1\d{4}\1\d{4}\1\d{3}(?!\d)/,
  /^\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?!\d)/,
  /^\d{4}([ -])\d{6}\1\d{4,5}(?!\d)/,
];
const LONGEST_GROUPED = 24;
const FIRST_GROUP = /^\d+/;

const isCard = (digits: string): boolean => digits.length >= 14 && digits.length <= 19 && isIssued(digits) && passesLuhn(digits);

/** Length, separators included, of the card that this text begins with; 0: none. */
const cardLength = (text: string, together: string): number => {
  if (isCard(together)) return together.length;
  if (together.length !== 4) return 0;
  for (const form of GROUPED) {
    const found = form.exec(text)?.[0];
    if (found !== undefined && isCard(found.replace(/\D/g, ''))) return found.length;
  }
  return 0;
};

/** `-6952…` as in `blk_-6952…` or `id=-6952…`: a negative number. */
const isNegative = (text: string, at: number): boolean => {
  const before = text.charCodeAt(at - 2);
  return text.charAt(at - 1) === '-' && (before === 95 || !isWordCharacter(before));
};

/** Payment cards: numbers that an issuer gives out and that pass Luhn's check, in one piece or in groups. The last four stay, as on a receipt. */
export const paymentCard: TextDetector = {
  name: 'payment_card',
  marks: TEXT_HAS_DIGIT_RUN,
  find(text, _tokens, findings) {
    eachDigitRun(text, ({ start, end, digits }) => {
      if (digits.length < 14) return;
      // Beside the card, a run may hold other numbers: each group's first digit may be its first.
      for (let at = start; at < end;) {
        const group = FIRST_GROUP.exec(text.slice(at, Math.min(end, at + LONGEST_GROUPED)))?.[0] ?? '';
        const whole = group.length < LONGEST_GROUPED;
        const length = whole && !isNegative(text, at) ? cardLength(text.slice(at, Math.min(end, at + LONGEST_GROUPED)), group) : 0;
        if (length > 0) {
          const last = text
            .slice(at, at + length)
            .replace(/\D/g, '')
            .slice(-4);
          findings.add('payment_card', at, at + length, `[redacted:payment_card *${last}]`);
          at += length;
        } else at += group.length;
        // On to the next group; the rest of one too long to be a card is passed over a piece at a time.
        if (whole) at++;
      }
    });
  },
};
