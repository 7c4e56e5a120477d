import type { Detector } from '@tocsin/contracts';
import { type CharacterSet, endOfRun, isWordCharacter } from '../characters.ts';
import type { TextDetector } from '../text-detector.ts';

/** How a vendor's keys are made: a prefix that nothing else has, then at least `shortest` characters of a set. */
export interface KeyShape {
  prefixes: readonly string[];
  characters: CharacterSet;
  shortest: number;
  longest?: number;
}

/** A detector of keys that a vendor marks with a prefix, which stays: it names the kind of key. */
export const prefixedKey = (name: Detector, { prefixes, characters, shortest, longest = Infinity }: KeyShape): TextDetector => ({
  name,
  literals: prefixes,
  find(text, _tokens, findings) {
    for (const prefix of prefixes) {
      for (let at = text.indexOf(prefix); at >= 0; at = text.indexOf(prefix, at)) {
        const start = at;
        at += prefix.length;
        if (isWordCharacter(text.charCodeAt(start - 1))) continue;
        const end = endOfRun(text, at, characters);
        const length = end - at;
        if (length >= shortest && length <= longest) findings.add(name, start, end, `[redacted:${name} ${prefix}]`);
        at = end;
      }
    }
  },
});
