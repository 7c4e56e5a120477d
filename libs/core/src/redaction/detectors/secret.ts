import { TEXT_HAS_AT, type TokenBuffer } from '../../tokenizer/index.ts';
import { ALPHANUMERIC, characterSet, startOfRun } from '../characters.ts';
import type { Findings } from '../findings.ts';
import { isSecretName } from '../secret-names.ts';
import type { TextDetector } from '../text-detector.ts';

const NAME = characterSet(`${ALPHANUMERIC}_-.`);
const SCHEME = characterSet(`${ALPHANUMERIC}+.-`);
const NAME_LIMIT = 100;
const VALUE_STOPS = /[\s,;&"'<>()[\]{}\\|]/g;
const USER_INFO_STOPS = /[\s/?#"'<>]/g;
/**
 * Values that say that there is none, what is wrong with it, or that it is masked already; a variable's name follows
 * (`${…}`), or it is an id written as a number (ZooKeeper's sessions).
 */
const NO_VALUE =
  /^(?:null|nil|none|undefined|true|false|empty|missing|required|invalid|expired|unknown|wrong|too|not|must|expected|\*+|x{3,}|0x[0-9a-f]{1,16}|\$)$/i;

const QUOTE = 34;
const APOSTROPHE = 39;
const isQuote = (unit: number): boolean => unit === QUOTE || unit === APOSTROPHE;

/** Place just after `=`, `:` or `=>` that follows a key ending at `at` (quotes, escapes and one blank aside); -1: no key. */
const endOfSeparator = (text: string, at: number): number => {
  if (text.charCodeAt(at) === 92) at++;
  if (isQuote(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) === 32) at++;
  const unit = text.charCodeAt(at);
  if (unit !== 61 && unit !== 58) return -1;
  at++;
  if (text.charCodeAt(at) === 62) at++;
  for (let blanks = 0; blanks < 2 && text.charCodeAt(at) === 32; blanks++) at++;
  return at;
};

const stopAfter = (stops: RegExp, text: string, from: number): number => {
  stops.lastIndex = from;
  return stops.exec(text)?.index ?? text.length;
};

/** Start and end of the value at `at`: to the closing quote if it opens with one, else to the next separator. */
const valueAt = (text: string, at: number): [start: number, end: number] => {
  const escaped = text.charCodeAt(at) === 92 && isQuote(text.charCodeAt(at + 1));
  const open = escaped ? at + 1 : at;
  if (!isQuote(text.charCodeAt(open))) return [at, stopAfter(VALUE_STOPS, text, at)];
  const start = open + 1;
  const quote = text.charAt(open);
  if (escaped) {
    const end = text.indexOf(`\\${quote}`, start);
    return [start, end < 0 ? text.length : end];
  }
  let end = text.indexOf(quote, start);
  while (end > start && text.charCodeAt(end - 1) === 92 && text.charCodeAt(end - 2) !== 92) end = text.indexOf(quote, end + 1);
  return [start, end < 0 ? text.length : end];
};

const isKey = (text: string, tokens: TokenBuffer, i: number): boolean => {
  const end = tokens.end[i] as number;
  return isSecretName(text.slice(startOfRun(text, end, NAME, Math.max(0, end - NAME_LIMIT)), end));
};

/** Passwords in the user part of URLs: `scheme://user:password@host`. */
const findUserInfo = (text: string, findings: Findings): void => {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at)) {
    const start = at + 3;
    const stop = stopAfter(USER_INFO_STOPS, text, start);
    const scheme = startOfRun(text, at, SCHEME, Math.max(0, at - NAME_LIMIT));
    at = stop === at ? stop + 1 : stop;
    const sign = text.lastIndexOf('@', stop - 1);
    const colon = text.indexOf(':', start);
    if (scheme === start - 3 || sign < start || colon < 0 || colon + 1 >= sign) continue;
    if (!text.startsWith('[redacted:', colon + 1)) findings.add('secret', colon + 1, sign);
  }
};

/** Values of keys such as `password` or `api_key` in key=value, key: value, JSON and URL forms; the key stays. */
export const secret: TextDetector = {
  name: 'secret',
  marks: TEXT_HAS_AT,
  couldMatch(text, tokens) {
    for (let i = 0; i < tokens.length; i++) {
      if (endOfSeparator(text, tokens.end[i] as number) >= 0 && isKey(text, tokens, i)) return true;
    }
    return false;
  },
  find(text, tokens, findings) {
    let done = 0;
    for (let i = 0; i < tokens.length; i++) {
      const keyEnd = tokens.end[i] as number;
      if (keyEnd < done) continue;
      const at = endOfSeparator(text, keyEnd);
      if (at < 0 || !isKey(text, tokens, i)) continue;
      const [start, end] = valueAt(text, at);
      done = end;
      if (end === start || (end - start < 24 && NO_VALUE.test(text.slice(start, end)))) continue;
      if (!text.startsWith('[redacted:', start)) findings.add('secret', start, end);
    }
    if (text.includes('@')) findUserInfo(text, findings);
  },
};
