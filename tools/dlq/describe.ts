import type { OriginatedDeadLetter } from '@tocsin/contracts';
import type { LettersFound } from './letters.ts';

const SAMPLE_LENGTH = 160;

/** Nothing that a record holds may steer the terminal that shows it. */
// eslint-disable-next-line no-control-regex
const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
const cut = (text: string): string => (text.length > SAMPLE_LENGTH ? `${text.slice(0, SAMPLE_LENGTH - 1)}…` : text);

/** Where a record stands, such as `logs 0@42` or, for a line of a message, `logs 0@42:7`. */
export const placeOf = ({ origin, index }: OriginatedDeadLetter): string =>
  `${origin.topic} ${origin.partition}@${origin.offset}${index > 0 ? `:${index}` : ''}`;

const lineOf = (letter: OriginatedDeadLetter): string => {
  const { receivedAt, reason, detail, sample } = letter;
  const head = `${new Date(receivedAt).toISOString()}  ${reason.padEnd(19)} ${placeOf(letter)}  ${plain(detail)}`;
  return sample === null ? head : `${head}\n    ${cut(plain(sample))}`;
};

/** The letters for a person, oldest first, then how many there are of each reason. */
export const describeLetters = ({ letters, counts }: LettersFound): string => {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (all === 0) return 'No dead letters.';
  const reasons = Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${reason} ${count}`);
  return [...letters.map(lineOf), `${letters.length} of ${all} dead letters shown: ${reasons.join(', ')}.`].join('\n');
};
