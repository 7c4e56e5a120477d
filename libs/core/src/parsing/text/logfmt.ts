import { JsonRecordReader } from '../json-record.ts';
import type { LineReader } from './line-reader.ts';

/** A key, and its value if it has one: quoted with escapes, or up to the next blank. */
const PAIR = /[ \t]*([^\s="]{1,200})(?:=(?:"((?:[^"\\]|\\.)*)"(?=\s|$)|([^\s"]*)(?=\s|$)))?/sy;
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/;
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r' };
const LEAD = /^[ \t]*[A-Za-z_@][\w.@-]*=/;
/** More is no record of ours, and stops a hostile line. */
const MOST_PAIRS = 1000;

const unescaped = (text: string): string => text.replace(/\\(.)/gs, (_, unit: string) => ESCAPES[unit] ?? unit);

const valueOf = (text: string): string | number | boolean => {
  if (text === 'true' || text === 'false') return text === 'true';
  return NUMBER.test(text) ? Number(text) : text;
};

/** The pairs of a line, if it is made of nothing else, two or more, and words without a value are the fewer. */
const pairsOf = (text: string): Record<string, unknown> | undefined => {
  if (!LEAD.test(text)) return undefined;
  const line = text.trimEnd();
  const pairs: Record<string, unknown> = {};
  let valued = 0;
  let bare = 0;
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < line.length) {
    const match = PAIR.exec(line);
    if (match === null || valued + bare === MOST_PAIRS) return undefined;
    const [, key = '', quoted, plain] = match;
    if (quoted === undefined && plain === undefined) {
      bare++;
      pairs[key] = true;
    } else {
      valued++;
      pairs[key] = quoted === undefined ? valueOf(plain as string) : unescaped(quoted);
    }
    const next = line.charCodeAt(PAIR.lastIndex);
    if (PAIR.lastIndex < line.length && next !== 32 && next !== 9) return undefined;
  }
  return valued >= 2 && bare < valued ? pairs : undefined;
};

/**
 * logfmt: `level=info msg="…" key=value …`. Keys mean what they mean in JSON (see keys.ts); a line without a message is its own.
 * Numbers and booleans become such.
 */
export const logfmtReader = (): LineReader => {
  const records = new JsonRecordReader();
  return (text, draft) => {
    const pairs = pairsOf(text);
    if (pairs === undefined) return false;
    if (records.read(pairs, draft) === undefined) return true;
    return records.read({ ...pairs, message: text.trim() }, draft) === undefined;
  };
};
