import { CATEGORIES, type Category } from '@tocsin/contracts';
import { bitsOf } from './flags.ts';

/** The bit of a log whose classifier was not sure enough. */
export const UNCERTAIN = bitsOf('uncertain');
/** Where an uncertain log's flags hold its best guess: two bits, an index into CATEGORIES. Flags that need no column of their own. */
const GUESS_SHIFT = 6;
const GUESS_BITS = 3;

/** The flags of a log that is uncertain. `guess` is an index into CATEGORIES. */
export const withGuess = (flags: number, guess: number): number => flags | UNCERTAIN | ((guess & GUESS_BITS) << GUESS_SHIFT);

export const isUncertain = (flags: number): boolean => (flags & UNCERTAIN) !== 0;

/** What an uncertain log is most likely about; undefined for every other log. */
export const guessOf = (flags: number): Category | undefined =>
  isUncertain(flags) ? CATEGORIES[(flags >> GUESS_SHIFT) & GUESS_BITS] : undefined;

/**
 * The confidence (0 to 1) below which a log is uncertain, by the threshold that was set. Confidences are told in thousandths, rounded: whether
 * the one that is told is below the threshold is what counts, so that what is shown explains what happened.
 */
export const uncertaintyLimit = (threshold: number): number => (Math.round(threshold * 1000) - 0.5) / 1000;
