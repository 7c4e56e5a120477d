import { FLAG_BITS, LOG_FLAGS, type LogFlag } from '@tocsin/contracts';

/** Names of the flags whose bits are set. */
export const flagsOf = (bits: number): LogFlag[] => (bits === 0 ? [] : LOG_FLAGS.filter((flag) => (bits >> FLAG_BITS[flag]) & 1));

/** The bits of these flags. */
export const bitsOf = (...flags: readonly LogFlag[]): number => flags.reduce((bits, flag) => bits | (1 << FLAG_BITS[flag]), 0);

/** How many different values the bits of a log may have, the guess of an uncertain one included. */
export const FLAG_VALUES = 1 << (Math.max(...Object.values(FLAG_BITS)) + 1);
