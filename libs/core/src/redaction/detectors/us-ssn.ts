import { TEXT_HAS_DIGIT_RUN } from '../../tokenizer/index.ts';
import { eachDigitRun } from '../digit-runs.ts';
import type { TextDetector } from '../text-detector.ts';

/** Area, group and serial as issued: no 000, 666 or 9xx, no 00, no 0000 (SSA, POMS RM 10201). */
const SSN = /^(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}$/;

/** Three numbers with blanks between are common in logs: they need a word before them that says what they are. */
const NAMED = /(?:ssn|social security)\W{0,12}(?:(?:number|no)\W{0,4})?$/i;
const NAME_LIMIT = 40;

/** United States social security numbers, written in their three groups. */
export const usSsn: TextDetector = {
  name: 'us_ssn',
  marks: TEXT_HAS_DIGIT_RUN,
  find(text, _tokens, findings) {
    eachDigitRun(text, ({ start, end, digits }) => {
      if (digits.length !== 9 || !SSN.test(text.slice(start, end))) return;
      if (text.charAt(start + 3) === '-' || NAMED.test(text.slice(Math.max(0, start - NAME_LIMIT), start)))
        findings.add('us_ssn', start, end);
    });
  },
};
