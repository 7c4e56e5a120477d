import { TEXT_HAS_DASHES } from '../../tokenizer/index.ts';
import type { TextDetector } from '../text-detector.ts';

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** PEM and OpenPGP private keys (RFC 7468, RFC 9580), to the closing line or, cut short, to the end of the text. */
export const privateKey: TextDetector = {
  name: 'private_key',
  marks: TEXT_HAS_DASHES,
  find(text, _tokens, findings) {
    BEGIN.lastIndex = 0;
    for (let match = BEGIN.exec(text); match !== null; match = BEGIN.exec(text)) {
      END.lastIndex = BEGIN.lastIndex;
      const end = END.exec(text) === null ? text.length : END.lastIndex;
      findings.add('private_key', match.index, end);
      BEGIN.lastIndex = end;
    }
  },
};
