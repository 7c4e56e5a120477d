/** Name and value. */
export type Label = readonly [name: string, value: string];

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const BLANKS = /[ \t\r\n]*/y;
const QUOTED = /"([^"\\\n]*(?:\\.[^"\\\n]*)*)"|`([^`]*)`/y;
/** As Go writes what is no plain character (strconv.Quote). */
const ESCAPE = /\\(?:([abfnrtv\\"'])|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0-3][0-7]{2})|(.?))/gs;
const SHORT: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};
const UNKNOWN = '\ufffd';

const character = (code: number): string => (code <= 0x10_ffff ? String.fromCodePoint(code) : UNKNOWN);
/** A byte by its number is part of a text only below 128; Go writes it so where the bytes are no UTF-8. */
const byteCharacter = (byte: number): string => (byte < 0x80 ? String.fromCharCode(byte) : UNKNOWN);

const unescaped = (text: string): string | undefined => {
  if (!text.includes('\\')) return text;
  let wrong = false;
  const plain = text.replace(ESCAPE, (_, short?: string, byte?: string, unit?: string, point?: string, octal?: string) => {
    if (short !== undefined) return SHORT[short] ?? UNKNOWN;
    if (byte !== undefined) return byteCharacter(Number.parseInt(byte, 16));
    const hex = unit ?? point;
    if (hex !== undefined) return character(Number.parseInt(hex, 16));
    if (octal !== undefined) return byteCharacter(Number.parseInt(octal, 8));
    wrong = true;
    return '';
  });
  return wrong ? undefined : plain;
};

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/**
 * The labels of a stream as Loki writes them: `{job="nginx", level="warn"}`. Undefined: it is none, or a name is there twice.
 * Linear in the text's length.
 */
export const parseLabels = (text: string): Label[] | undefined => {
  let at = 0;
  const pass = (pattern: RegExp): RegExpExecArray | null => {
    const match = matchAt(pattern, text, at);
    if (match !== null) at += match[0].length;
    return match;
  };
  const passCharacter = (wanted: string): boolean => {
    pass(BLANKS);
    if (text.charAt(at) !== wanted) return false;
    at++;
    return true;
  };
  const labels: Label[] = [];
  if (!passCharacter('{')) return undefined;
  const names = new Set<string>();
  while (!passCharacter('}')) {
    if (labels.length > 0 && !passCharacter(',')) return undefined;
    // Prometheus allows a comma after the last.
    if (labels.length > 0 && passCharacter('}')) break;
    pass(BLANKS);
    const name = pass(NAME)?.[0];
    if (name === undefined || names.has(name) || !passCharacter('=')) return undefined;
    pass(BLANKS);
    const quoted = pass(QUOTED);
    const value = quoted?.[1] === undefined ? quoted?.[2] : unescaped(quoted[1]);
    if (value === undefined) return undefined;
    names.add(name);
    labels.push([name, value]);
  }
  pass(BLANKS);
  return at === text.length ? labels : undefined;
};
