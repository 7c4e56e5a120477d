import { wordHash } from '@tocsin/core/tokenizer';
import { FAMILY, type FeatureBuffer } from './feature-buffer.ts';
import { WORD_FAMILIES } from './word-lists.ts';

export const NO_UNIT = 0;
export const DURATION_UNIT = 1;
export const SIZE_UNIT = 2;

/** The forms of an English word that share its meaning: plural, past, participle. Some that do not exist; they do no harm. */
export const formsOf = (word: string): string[] => {
  if (word.length < 4 || /\d/.test(word)) return [word, `${word}s`];
  const forms = [word, `${word}s`, `${word}ed`, `${word}ing`, `${word}es`];
  if (word.endsWith('e')) forms.push(`${word}d`, `${word.slice(0, -1)}ing`);
  if (word.endsWith('y')) forms.push(`${word.slice(0, -1)}ies`, `${word.slice(0, -1)}ied`);
  if (/[aeiou][bdglmnprt]$/.test(word)) forms.push(`${word}${word.at(-1)}ed`, `${word}${word.at(-1)}ing`);
  return forms;
};

const familiesOf = new Map<number, number[]>();
/** Names of the families by their features, for people. */
export const FAMILY_NAMES = new Map<number, string>();
for (const [name, words] of WORD_FAMILIES) {
  const family = wordHash(`0family0${name}`);
  FAMILY_NAMES.set(family, name);
  for (const word of words.split(' ')) {
    for (const form of formsOf(word)) {
      const hash = wordHash(form);
      const families = familiesOf.get(hash);
      if (!families) familiesOf.set(hash, [family]);
      else if (!families.includes(family)) families.push(family);
    }
  }
}

/** Adds the families of the word with this hash, each once. */
export const addFamilies = (hash: number, out: FeatureBuffer): void => {
  const families = familiesOf.get(hash);
  if (!families) return;
  for (let i = 0; i < families.length; i++) {
    const family = families[i] as number;
    let at = 0;
    while (at < out.length && (out.kind[at] !== FAMILY || out.hash[at] !== family)) at++;
    if (at === out.length) out.add(family, FAMILY);
  }
};

const hashesOf = (words: string): number[] => words.split(' ').map(wordHash);
const units = new Map([
  ...hashesOf('ms msec msecs millis milliseconds us usec µs ns sec secs s second seconds min mins minute minutes h hour hours').map(
    (hash) => [hash, DURATION_UNIT] as const,
  ),
  ...hashesOf('b byte bytes kb mb gb tb kib mib gib tib k m g').map((hash) => [hash, SIZE_UNIT] as const),
]);

/** What a number before this word, or in it, measures. */
export const unitOf = (hash: number): number => units.get(hash) ?? NO_UNIT;
