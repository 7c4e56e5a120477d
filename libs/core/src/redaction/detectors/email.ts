import { TEXT_HAS_AT } from '../../tokenizer/index.ts';
import { ALPHANUMERIC, LETTERS, characterSet, endOfRun, isIn, startOfRun } from '../characters.ts';
import type { TextDetector } from '../text-detector.ts';

const LOCAL = characterSet(`${ALPHANUMERIC}._%+-`);
const DOMAIN = characterSet(`${ALPHANUMERIC}.-`);
const LETTER = characterSet(LETTERS);
/** RFC 5321, 4.5.3.1: longest local part and domain. */
const LOCAL_LIMIT = 64;
const DOMAIN_LIMIT = 255;

/** Where the domain after `@` ends, or -1: at least two labels, the last of two or more letters. */
const endOfDomain = (text: string, from: number): number => {
  let end = endOfRun(text, from, DOMAIN, from + DOMAIN_LIMIT);
  while (end > from && !isIn(LETTER, text.charCodeAt(end - 1))) end--;
  const lastLabel = startOfRun(text, end, LETTER, from);
  return end - lastLabel >= 2 && lastLabel - from >= 2 && text[lastLabel - 1] === '.' ? end : -1;
};

/** E-mail addresses; the domain stays, for it tells whose mail server is meant. */
export const email: TextDetector = {
  name: 'email',
  marks: TEXT_HAS_AT,
  find(text, _tokens, findings) {
    for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      const start = startOfRun(text, at, LOCAL, Math.max(0, at - LOCAL_LIMIT));
      if (start === at) continue;
      if (endOfDomain(text, at + 1) >= 0) findings.add('email', start, at, '***');
    }
  },
};
