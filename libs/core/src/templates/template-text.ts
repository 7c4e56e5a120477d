import { TokenBuffer, tokenize } from '../tokenizer/index.ts';
import { markValues, TEMPLATE_WORDS } from './values.ts';

const TEXT_LIMIT = 300;
const values = new Uint8Array(TEMPLATE_WORDS);

/** The text with its values as `<*>`, values side by side as one; at most 300 characters. `tokens` are the words of the text. */
export const templateText = (text: string, tokens: TokenBuffer): string => {
  markValues(text, tokens, values);
  let shown = '';
  let done = 0;
  let valueEnd = -1;
  const length = Math.min(tokens.length, TEMPLATE_WORDS);
  for (let i = 0; i < length && shown.length < TEXT_LIMIT; i++) {
    const start = tokens.start[i] as number;
    const end = tokens.end[i] as number;
    if (values[i] === 1) {
      if (valueEnd < 0) shown += `${text.slice(done, start)}<*>`;
      valueEnd = end;
    } else {
      shown += text.slice(valueEnd < 0 ? done : valueEnd, end);
      valueEnd = -1;
    }
    done = end;
  }
  shown += text.slice(done);
  return shown.length > TEXT_LIMIT ? `${shown.slice(0, TEXT_LIMIT - 1)}…` : shown;
};

const scratch = new TokenBuffer();
/** The template of a message for people to read; for where its words are not at hand. */
export const templateOfMessage = (message: string): string => {
  scratch.clear();
  tokenize(message, scratch);
  return templateText(message, scratch);
};
