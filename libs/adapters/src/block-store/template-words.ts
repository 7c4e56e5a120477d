import type { LogBatch, MessageWords } from '@tocsin/core/record';
import { TokenBuffer, foldCase, tokenize } from '@tocsin/core/tokenizer';
import { FIXED_WORD, type TokenSet } from './token-filter.ts';

/** Distinct words of a template's first message that may turn out to be in all of its messages. */
const CANDIDATES = 64;
/** More templates than this in one block are not worth telling apart. */
const MOST_TEMPLATES = 1024;

const scratch = new TokenBuffer();
let hashes = new Int32Array(0);
let counts = new Uint32Array(0);
let lastRow = new Int32Array(0);
/** Candidate that the k-th word of a template's first message is. */
let hint = new Uint8Array(0);

const prepare = (templates: number): void => {
  const size = templates * CANDIDATES;
  if (hashes.length >= size) return void lastRow.fill(-1, 0, size);
  hashes = new Int32Array(size);
  counts = new Uint32Array(size);
  lastRow = new Int32Array(size).fill(-1);
  hint = new Uint8Array(size);
};

const candidateOf = (base: number, size: number, hash: number): number => {
  for (let slot = base; slot < base + size; slot++) if (hashes[slot] === hash) return slot;
  return -1;
};

/** Word hashes of messages, known from the pipeline or found now. */
class RowWords {
  hashes: Int32Array = scratch.hash;
  from = 0;
  to = 0;
  private readonly known: MessageWords | undefined;
  private readonly messages: readonly string[];

  constructor(batch: LogBatch) {
    this.known = batch.messageWords;
    this.messages = batch.message;
  }

  read(row: number): void {
    if (this.known !== undefined) {
      this.hashes = this.known.hashes;
      this.from = row === 0 ? 0 : (this.known.ends[row - 1] ?? 0);
      this.to = this.known.ends[row] ?? 0;
      return;
    }
    scratch.clear();
    tokenize(this.messages[row] ?? '', scratch);
    this.hashes = scratch.hash;
    this.from = 0;
    this.to = scratch.length;
  }
}

/**
 * Puts the words of the rows' messages into `tokens`: those that all messages of a template share as fixed ones, the others as they are.
 * Returns each template's shared words, folded, with a blank between; undefined where there are too many templates.
 * `codes` names each row's template, from 1; 0 is none.
 */
export const addTemplateWords = (
  batch: LogBatch,
  rows: Uint32Array,
  codes: Uint8Array | Uint16Array | undefined,
  templates: number,
  tokens: TokenSet,
): string[] | undefined => {
  const words = new RowWords(batch);
  if (codes === undefined || templates > MOST_TEMPLATES) {
    for (const row of rows) {
      words.read(row);
      for (let i = words.from; i < words.to; i++) tokens.add(words.hashes[i] as number);
    }
    return undefined;
  }
  prepare(templates + 1);
  const sizes = new Uint8Array(templates + 1);
  const rowCounts = new Uint32Array(templates + 1);
  const firstRows = new Uint32Array(templates + 1);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    const code = codes[at] as number;
    const base = code * CANDIDATES;
    words.read(row);
    const { hashes: own, from, to } = words;
    if (rowCounts[code] === 0) {
      firstRows[code] = row;
      let size = 0;
      for (let i = from; i < to && size < CANDIDATES; i++) {
        const hash = own[i] as number;
        let slot = candidateOf(base, size, hash);
        if (slot < 0) {
          slot = base + size++;
          hashes[slot] = hash;
          counts[slot] = 0;
        }
        if (i - from < CANDIDATES) hint[base + i - from] = slot - base;
      }
      sizes[code] = size;
      for (let k = Math.min(CANDIDATES, to - from); k < CANDIDATES; k++) hint[base + k] = 0;
    }
    rowCounts[code] = (rowCounts[code] as number) + 1;
    const size = sizes[code] as number;
    for (let i = from; i < to; i++) {
      const hash = own[i] as number;
      let slot = i - from < CANDIDATES ? base + (hint[base + i - from] as number) : base;
      if (size === 0 || hashes[slot] !== hash) slot = candidateOf(base, size, hash);
      if (slot < 0) tokens.add(hash);
      else if (lastRow[slot] !== at) {
        lastRow[slot] = at;
        counts[slot] = (counts[slot] as number) + 1;
      }
    }
  }
  const texts: string[] = [];
  for (let code = 1; code <= templates; code++)
    texts.push(sharedWords(batch.message[firstRows[code] as number] ?? '', code, sizes, rowCounts, tokens));
  addUnshared(sizes, rowCounts, tokens);
  return texts;
};

/** The template's words that are in all of its messages. */
const sharedWords = (message: string, code: number, sizes: Uint8Array, rowCounts: Uint32Array, tokens: TokenSet): string => {
  scratch.clear();
  tokenize(message, scratch);
  const base = code * CANDIDATES;
  const size = sizes[code] as number;
  let text = '';
  for (let i = 0; i < scratch.length; i++) {
    const slot = candidateOf(base, size, scratch.hash[i] as number);
    if (slot < 0 || counts[slot] !== rowCounts[code]) continue;
    // Taken once: what follows is no candidate any more.
    counts[slot] = 0xffffffff;
    tokens.add((scratch.hash[i] as number) ^ FIXED_WORD);
    text += (text === '' ? '' : ' ') + foldCase(message.slice(scratch.start[i], scratch.end[i]));
  }
  return text;
};

const addUnshared = (sizes: Uint8Array, rowCounts: Uint32Array, tokens: TokenSet): void => {
  for (let code = 0; code < sizes.length; code++) {
    const base = code * CANDIDATES;
    for (let slot = base; slot < base + (sizes[code] as number); slot++)
      if (counts[slot] !== 0xffffffff) tokens.add(hashes[slot] as number);
  }
};
