import { CATEGORIES, type Category, type LogFlag } from '@tocsin/contracts';
import { bitsOf } from './flags.ts';
import { withGuess } from './uncertainty.ts';

const OF_JUDGING: readonly LogFlag[] = ['uncertain', 'pinned', 'corrected'];

/** What flags need of a judgement (core/ports). */
export interface FlagsOfJudging {
  guess: Category | undefined;
  decidedBy: 'model' | 'pin' | 'person';
}

/** The bits of a log that is judged anew: those flags stay that say nothing of who judged it, or how surely. */
export const judgedFlags = (flags: readonly LogFlag[], { guess, decidedBy }: FlagsOfJudging): number => {
  const kept = bitsOf(...flags.filter((flag) => !OF_JUDGING.includes(flag)));
  const judged = decidedBy === 'model' ? kept : kept | bitsOf(decidedBy === 'pin' ? 'pinned' : 'corrected');
  return guess === undefined ? judged : withGuess(judged, CATEGORIES.indexOf(guess));
};

/** The bits of a log as it is stored. */
export const storedFlags = (flags: readonly LogFlag[], guess: Category | undefined): number =>
  guess === undefined ? bitsOf(...flags) : withGuess(bitsOf(...flags), CATEGORIES.indexOf(guess));
