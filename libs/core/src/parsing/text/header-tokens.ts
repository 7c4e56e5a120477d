import { parseLevel } from '../level.ts';

/** A piece of a line's head: `[…]` (nested brackets inside), or a run without blanks. */
export interface HeaderToken {
  kind: 'bracket' | 'word';
  /** Without brackets; of a word, without the colon at its end. */
  text: string;
  /** Does a colon follow, at once or after a blank? */
  colon: boolean;
  start: number;
  end: number;
}

/** Longer is no name of a thread or a logger. */
const LONGEST = 200;
const WORD = /[^\s[\]|]{1,200}/y;
const SEPARATORS = /(?:[ \t|,]|-{1,3}(?=[ \t[]))*/y;

/** First place at or after `at` that is no blank, bar, comma or lone dash. */
export const afterSeparators = (text: string, at: number): number => {
  SEPARATORS.lastIndex = at;
  SEPARATORS.exec(text);
  return SEPARATORS.lastIndex;
};

const endOfBracket = (text: string, at: number): number => {
  let depth = 0;
  for (let end = at; end < Math.min(text.length, at + LONGEST); end++) {
    const character = text.charAt(end);
    if (character === '\n') return -1;
    if (character === '[') depth++;
    else if (character === ']' && --depth === 0) return end + 1;
  }
  return -1;
};

/** The token at `at`; undefined: none, as at the end or at a bracket that does not close. */
export const tokenAt = (text: string, at: number): HeaderToken | undefined => {
  if (text.charAt(at) === '[') {
    const end = endOfBracket(text, at);
    if (end < 0) return undefined;
    return { kind: 'bracket', text: text.slice(at + 1, end - 1).trim(), colon: text.charAt(end) === ':', start: at, end };
  }
  WORD.lastIndex = at;
  const word = WORD.exec(text)?.[0];
  if (word === undefined) return undefined;
  const end = at + word.length;
  if (word.length > 1 && word.endsWith(':')) return { kind: 'word', text: word.slice(0, -1), colon: true, start: at, end };
  const colon = text.startsWith(' : ', end);
  return { kind: 'word', text: word, colon, start: at, end };
};

const BARE_LEVEL = /^(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|FATAL|CRITICAL|CRIT|ALERT|EMERG|PANIC|LOG|FINE|FINER|FINEST)\d?$/;
const NAMED_LEVEL = /^(?:trace|debug|info|note|notice|warn|warning|error|severe|fatal|critical|crit|alert|emerg|panic)$/i;
/** android's and klog's letters; V is verbose. */
const LETTERS: Record<string, string> = { V: 'trace', D: 'debug', I: 'info', W: 'warn', E: 'error', F: 'fatal' };

/**
 * Severity number that a token states, 0: none. Capitals say it anywhere in the head, any case in brackets (Apache's
 * `core:error` as well) or before a colon, single letters in brackets or where `letters` allows.
 */
export const levelOfToken = (token: HeaderToken, letters: boolean): number => {
  const { kind, text, colon } = token;
  const name = kind === 'bracket' ? text.slice(text.lastIndexOf(':') + 1) : text;
  if (BARE_LEVEL.test(name) || ((kind === 'bracket' || colon) && NAMED_LEVEL.test(name))) return parseLevel(name);
  const letter = letters || kind === 'bracket' ? LETTERS[name] : undefined;
  return letter === undefined ? 0 : parseLevel(letter);
};
