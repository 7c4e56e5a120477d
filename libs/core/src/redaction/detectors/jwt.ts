import { ALPHANUMERIC, characterSet, endOfRun, isWordCharacter } from '../characters.ts';
import type { TextDetector } from '../text-detector.ts';

const BASE64URL = characterSet(`${ALPHANUMERIC}_-`);

/** JSON Web Tokens in compact form (RFC 7515 and 7516): a base64url header that opens an object, and two parts or more after it. */
export const jwt: TextDetector = {
  name: 'jwt',
  literals: ['eyJ'],
  find(text, _tokens, findings) {
    for (let at = text.indexOf('eyJ'); at >= 0; at = text.indexOf('eyJ', at)) {
      const start = at;
      at += 3;
      if (isWordCharacter(text.charCodeAt(start - 1))) continue;
      const header = endOfRun(text, at, BASE64URL);
      const payload = text[header] === '.' ? endOfRun(text, header + 1, BASE64URL) : header;
      if (header - start < 10 || payload - header < 5) {
        at = header;
        continue;
      }
      let end = payload;
      for (let part = 0; part < 3 && text[end] === '.'; part++) end = endOfRun(text, end + 1, BASE64URL);
      findings.add('jwt', start, end);
      at = end;
    }
  },
};
