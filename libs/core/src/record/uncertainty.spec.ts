import { CATEGORIES } from '@tocsin/contracts';
import fc from 'fast-check';
import { flagsOf } from './flags.ts';
import { guessOf, isUncertain, uncertaintyLimit, withGuess } from './uncertainty.ts';

describe('uncertainty', () => {
  test('flags hold the guess beside every other flag, and none without it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 31 }), fc.nat(CATEGORIES.length - 1), (flags, guess) => {
        const bits = withGuess(flags, guess);
        expect(guessOf(bits)).toBe(CATEGORIES[guess]);
        expect(flagsOf(bits)).toEqual([...flagsOf(flags), 'uncertain']);
        expect([isUncertain(flags), guessOf(flags)]).toEqual([false, undefined]);
        expect(new Uint16Array([bits])[0]).toBe(bits);
      }),
    );
  });

  test('is told by confidences as answers show them', () => {
    const isBelow = (confidence: number, threshold: number) => confidence < uncertaintyLimit(threshold);
    expect([0.39949, 0.3996, 0.4, 0.41].map((confidence) => isBelow(confidence, 0.4))).toEqual([true, false, false, false]);
    expect(isBelow(0, 0)).toBe(false);
    expect(isBelow(0.999, 1)).toBe(true);
  });
});
