import { SectionReader, packSections, unsignedArray } from './sections.ts';

/**
 * Texts, undefined where absent. Words: [form, width of the indexes or lengths, bytes of all text, extra]. Forms:
 * 0 dictionary (extra: its size; sections: lengths u32, text, an index a row, 0 for absent), for few values;
 * 1 plain (extra: 1 if some are absent; sections: lengths, text, presence); 2 hex ids as raw bytes (width: bytes an id; extra as in 1).
 * Lengths are UTF-16 code units. Text is UTF-8, or UTF-16 where a lone surrogate would not survive that (form + 16), or Latin-1 for ASCII (form + 32).
 */
const DICTIONARY = 0;
const PLAIN = 1;
const HEX = 2;
const UTF16 = 16;
const ASCII = 32;
const LONE_SURROGATE = /\p{Surrogate}/u;
/** A dictionary pays while values repeat; it is given up as soon as they do not. */
const MAX_DICTIONARY = 65_535;

const textBytes = (text: string): { form: number; bytes: Uint8Array } => {
  if (LONE_SURROGATE.test(text)) return { form: UTF16, bytes: Buffer.from(text, 'utf16le') };
  const bytes = Buffer.from(text, 'utf8');
  return { form: bytes.length === text.length ? ASCII : 0, bytes };
};
const textOf = (form: number, bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(
    (form & ASCII) !== 0 ? 'latin1' : (form & UTF16) !== 0 ? 'utf16le' : 'utf8',
  );

export interface Dictionary {
  words: string[];
  /** Place of each row's value in `words`, from 1; 0 where it is absent. */
  codes: Uint16Array;
}

/** The values as a dictionary and a code a row; undefined where they do not repeat enough for that to pay. */
export const tryDictionary = (values: readonly (string | undefined)[]): Dictionary | undefined => {
  const codeOf = new Map<string, number>();
  const words: string[] = [];
  const codes = new Uint16Array(values.length);
  const most = Math.min(MAX_DICTIONARY, 16 + (values.length >> 2));
  let before: string | undefined;
  let code = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value !== before) {
      before = value;
      if (value === undefined) code = 0;
      else {
        const known = codeOf.get(value);
        if (known !== undefined) code = known;
        else {
          if (words.length === most) return undefined;
          code = words.push(value);
          codeOf.set(value, code);
        }
      }
    }
    codes[row] = code;
  }
  return { words, codes };
};

export const encodeDictionary = ({ words, codes }: Dictionary): Uint8Array<ArrayBuffer> => {
  const { form, bytes } = textBytes(words.join(''));
  const lengths = new Uint32Array(words.length);
  for (let at = 0; at < words.length; at++) lengths[at] = (words[at] as string).length;
  const narrow = words.length < 256 ? new Uint8Array(codes) : codes;
  return packSections([DICTIONARY | form, narrow.BYTES_PER_ELEMENT, bytes.length, words.length], lengths, bytes, narrow);
};

const presenceOf = (values: readonly (string | undefined)[]): Uint8Array[] => {
  if (!values.includes(undefined)) return [];
  const presence = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) presence[row] = values[row] === undefined ? 0 : 1;
  return [presence];
};

const tryHex = (values: readonly (string | undefined)[], presence: Uint8Array[]): Uint8Array<ArrayBuffer> | undefined => {
  const length = values.find((value) => value !== undefined)?.length ?? 0;
  if (length < 8 || length > 128 || length % 2 === 1) return undefined;
  for (const value of values) if (value !== undefined && value.length !== length) return undefined;
  const text = values.join('');
  const bytes = Buffer.from(text, 'hex');
  if (bytes.toString('hex') !== text) return undefined;
  return packSections([HEX, length / 2, bytes.length, presence.length], bytes, ...presence);
};

/** Without a dictionary: ids as raw bytes, else the texts one after the other. */
export const encodePlain = (values: readonly (string | undefined)[]): Uint8Array<ArrayBuffer> => {
  const presence = presenceOf(values);
  const hex = tryHex(values, presence);
  if (hex) return hex;
  let longest = 0;
  for (const value of values) if (value !== undefined && value.length > longest) longest = value.length;
  const lengths = unsignedArray(values.length, longest);
  for (let row = 0; row < values.length; row++) lengths[row] = values[row]?.length ?? 0;
  const { form, bytes } = textBytes(values.join(''));
  return packSections([PLAIN | form, lengths.BYTES_PER_ELEMENT, bytes.length, presence.length], lengths, bytes, ...presence);
};

export const encodeTexts = (values: readonly (string | undefined)[]): Uint8Array<ArrayBuffer> => {
  const dictionary = tryDictionary(values);
  return dictionary ? encodeDictionary(dictionary) : encodePlain(values);
};

/** All texts of a column one after the other. */
export interface JoinedText {
  text: string;
  /** Where each row's text starts, and the end of the last one. */
  starts: Uint32Array;
  /** ASCII alone: `toLowerCase` folds it as the tokenizer does. */
  ascii: boolean;
}
export interface TextColumn {
  value: (row: number) => string | undefined;
  joined?: JoinedText | undefined;
  coded?: { codes: Uint8Array | Uint16Array; size: number; valueOf: (code: number) => string | undefined } | undefined;
}

const decodeHex = (reader: SectionReader, count: number, width: number, size: number, extra: number): TextColumn => {
  const raw = reader.section(size);
  const ids = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  if (extra !== 1) return { value: (row) => (row >= count ? undefined : ids.toString('hex', row * width, (row + 1) * width)) };
  const present = reader.section(count);
  const start = new Uint32Array(count);
  for (let row = 0, at = 0; row < count; row++) {
    start[row] = at;
    if (present[row] === 1) at += width;
  }
  return {
    value: (row) => (row >= count || present[row] === 0 ? undefined : ids.toString('hex', start[row], (start[row] as number) + width)),
  };
};

/** Values are cut from the text when they are asked for. */
export const decodeTexts = (bytes: Uint8Array, count: number): TextColumn => {
  const reader = new SectionReader(bytes);
  const [form = 0, width = 1, size = 0, extra = 0] = reader.words;
  if ((form & 15) === HEX) return decodeHex(reader, count, width, size, extra);
  const dictionary = (form & 15) === DICTIONARY;
  const lengths = dictionary ? reader.unsigned(extra, 4) : reader.unsigned(count, width);
  const text = textOf(form, reader.section(size));
  const starts = new Uint32Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) starts[i + 1] = (starts[i] as number) + (lengths[i] as number);
  if (dictionary) {
    const words = Array.from(lengths, (_, i) => text.slice(starts[i], starts[i + 1]));
    const codes = reader.unsigned(count, width) as Uint8Array | Uint16Array;
    const valueOf = (code: number) => words[code - 1];
    return { value: (row) => valueOf(codes[row] ?? 0), coded: { codes, size: words.length + 1, valueOf } };
  }
  const present = extra === 1 ? reader.section(count) : undefined;
  return {
    value: (row) => (row >= count || (present && present[row] === 0) ? undefined : text.slice(starts[row], starts[row + 1])),
    joined: { text, starts, ascii: (form & ASCII) !== 0 },
  };
};
