/** What became of some logs when they were judged: those of a batch, or of an hour. Counts add up. */
export interface JudgedCounts {
  /** Logs, those with a pinned category among them. */
  logs: number;
  /** Logs below the confidence that was asked for. */
  uncertain: number;
  /** Different words of each log that the classifier looked at, and those of them that the model knows nothing of. */
  words: number;
  unknownWords: number;
  /** Logs of each category as it was stored, in the order of CATEGORIES. */
  categories: number[];
}
export const NOTHING_JUDGED: Readonly<JudgedCounts> = { logs: 0, uncertain: 0, words: 0, unknownWords: 0, categories: [0, 0, 0, 0] };

/** A new object: both are left as they are. */
export const addCounts = (a: Readonly<JudgedCounts>, b: Readonly<JudgedCounts>): JudgedCounts => ({
  logs: a.logs + b.logs,
  uncertain: a.uncertain + b.uncertain,
  words: a.words + b.words,
  unknownWords: a.unknownWords + b.unknownWords,
  categories: a.categories.map((count, i) => count + (b.categories[i] ?? 0)),
});

/** How many logs of a batch have each category, by its column of indices into CATEGORIES. */
export const categoryCounts = (column: Uint8Array): number[] => {
  const counts = [0, 0, 0, 0];
  for (let row = 0; row < column.length; row++) {
    const category = column[row] as number;
    counts[category] = (counts[category] ?? 0) + 1;
  }
  return counts;
};
