import { ALPHANUMERIC, characterSet, endOfRun } from '../characters.ts';
import { isWordUnit } from '../../tokenizer/index.ts';
import type { TextDetector } from '../text-detector.ts';

/** token68 of RFC 7235. */
const TOKEN = characterSet(`${ALPHANUMERIC}-._~+/=`);
const SCHEME = /(?:bearer|basic)[ \t]/gi;
const SHORTEST = 8;
/** "basic authentication", "bearer token": words of a sentence, not credentials. */
const PROSE = /^[a-z]+[.]?$/;

/** What follows `Bearer` or `Basic`, as in an Authorization header; the scheme stays. */
export const bearerToken: TextDetector = {
  name: 'bearer_token',
  words: ['bearer', 'basic'],
  find(text, _tokens, findings) {
    SCHEME.lastIndex = 0;
    for (let match = SCHEME.exec(text); match !== null; match = SCHEME.exec(text)) {
      if (match.index > 0 && isWordUnit(text.charCodeAt(match.index - 1))) continue;
      const start = SCHEME.lastIndex;
      const end = endOfRun(text, start, TOKEN);
      if (end - start < SHORTEST || (end - start < 24 && PROSE.test(text.slice(start, end)))) continue;
      findings.add('bearer_token', start, end);
      SCHEME.lastIndex = end;
    }
  },
};
