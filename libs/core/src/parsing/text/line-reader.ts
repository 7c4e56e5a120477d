import type { Draft } from '../draft.ts';

/**
 * Reads one format of text, a record at a time: fills the draft (empty when it comes in) and says true, or says false, and
 * the draft holds nothing of use. A record is a line, or lines that belong together (see `joinLines`). `receivedAt` (epoch milliseconds)
 * is what a time without a year is held against. Never throws; linear in the text's length.
 */
export type LineReader = (text: string, draft: Draft, receivedAt: number) => boolean;
