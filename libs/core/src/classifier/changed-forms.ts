import { wordHash } from '@tocsin/core/tokenizer';
import { withLoggerHead } from './logger-heads.ts';
import { type LabelledText } from './texts.ts';

/** Words that nothing is known of, not even by their runs of letters. */
const NONSENSE = ['zqxv', 'vjqz', 'xkqj', 'qzvx', 'jxzq'];
const UNKNOWN_IN = 5;
const KEPT_SHARE = 0.6;

const withUnknownWords = (text: string): string =>
  text.replace(/[A-Za-z]{4,}/g, (word, at: number) => {
    const hash = wordHash(`${at}${word}`) >>> 0;
    return hash % UNKNOWN_IN === 0 ? (NONSENSE[(hash >>> 8) % NONSENSE.length] as string).repeat(2) : word;
  });

const cut = (text: string): string => text.slice(0, Math.ceil(text.length * KEPT_SHARE));

/**
 * The forms of a text by which a model's confidence is set: as written, with one word in five that nobody knows, cut in the middle, behind a
 * logger's head. Real logs are further from the corpus than one of its systems is from the others; a temperature fitted to the texts as written
 * alone is too sure of itself there.
 */
export const CHANGED_FORMS: readonly ((text: LabelledText) => LabelledText)[] = [
  (text) => text,
  (text) => ({ ...text, text: withUnknownWords(text.text) }),
  (text) => ({ ...text, text: cut(text.text) }),
  (text) => ({ ...text, text: withLoggerHead(text.text) }),
];
