import { type LabelledText } from '@tocsin/core/classifier';

/** A small generator of its own, so that every run asks the same (Numerical Recipes' constants). */
const generator = (seed: number): (() => number) => {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
};

const seedOf = (text: string): number => [...text].reduce((hash, letter) => Math.imul(hash, 31) + letter.charCodeAt(0), 7) >>> 0;

type Change = (text: string, random: () => number) => string;

const words = (text: string, change: (word: string) => string): string => text.replace(/[A-Za-z]{4,}/g, change);

const swapLetters = (word: string, random: () => number): string => {
  const at = Math.floor(random() * (word.length - 1));
  return word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2);
};

const nonsense = (random: () => number): string =>
  Array.from({ length: 6 }, () => `${'bcdfghklmnprstvz'[Math.floor(random() * 16)] ?? ''}${'aeiou'[Math.floor(random() * 5)] ?? ''}`).join(
    '',
  );

const changes: [string, Change][] = [
  [
    'numbers and ids changed',
    (text, random) => text.replace(/\d/g, (digit) => (random() < 0.1 ? digit : String(1 + Math.floor(random() * 9)))),
  ],
  ['upper case', (text) => text.toUpperCase()],
  ['lower case', (text) => text.toLowerCase()],
  ['cut to 60 %', (text) => text.slice(0, Math.ceil(text.length * 0.6))],
  ['one word in five mistyped', (text, random) => words(text, (word) => (random() < 0.2 ? swapLetters(word, random) : word))],
  ['one word in five unknown', (text, random) => words(text, (word) => (random() < 0.2 ? nonsense(random) : word))],
  ['values masked', (text, random) => text.replace(/\b\w*\d[\w.:-]*/g, () => (random() < 0.5 ? '[masked]' : '****1234'))],
  ['with a syslog head', (text) => `app[4711]: ${text}`],
  ['with a logger head', (text) => `[worker-3] c.e.Handler - ${text}`],
];

/** Ways in which real logs differ from tidy texts, each with its name. Deterministic. */
export const CHANGES: readonly { name: string; change: (text: LabelledText) => LabelledText }[] = [
  { name: 'as written', change: (text) => text },
  ...changes.map(([name, change]) => ({
    name,
    change: (text: LabelledText): LabelledText => ({ ...text, text: change(text.text, generator(seedOf(text.text))) || text.text }),
  })),
  { name: 'every level info', change: (text) => ({ ...text, level: 'info' as const }) },
];
