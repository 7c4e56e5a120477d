import { TEXT_HAS_DIGIT_RUN } from '../../tokenizer/index.ts';
import { eachDigitRun } from '../digit-runs.ts';
import type { TextDetector } from '../text-detector.ts';

/** Area, group and serial as issued: no 000, 666 or 9xx, no 00, no 0000 (SSA, POMS RM 10201). */
const SSN = /^(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}$/;

/** United States social security numbers, written in their three groups. */
export const usSsn: TextDetector = {
  name: 'us_ssn',
  marks: TEXT_HAS_DIGIT_RUN,
  find(text, _tokens, findings) {
    eachDigitRun(text, ({ start, end, digits }) => {
      if (digits.length === 9 && SSN.test(text.slice(start, end))) findings.add('us_ssn', start, end);
    });
  },
};
