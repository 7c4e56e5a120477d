import { CATEGORIES, type Category, type LogLevel } from '@tocsin/contracts';
import { type LabelledText } from '../texts.ts';

/** A person's word about a log or its template, as training reads it. */
export interface LearntCorrection {
  /** Stable id of the person. */
  author: string;
  scope: 'log' | 'template';
  category: Category;
  templateId: string;
  level: LogLevel;
  message: string;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** How many corpus texts a correction counts for; one of a whole template says more than one of a log. */
export const COPIES = { log: 4, template: 8 } as const;
/** One person's corrections weigh at most this share of the corpus, however many they are. */
export const AUTHOR_SHARE = 0.02;

/** The kind of system under which corrections stand among the texts. */
export const CORRECTED = 'correction';

export interface CorrectionTexts {
  /** A correction that counts for several texts stands there as often. */
  texts: LabelledText[];
  /** Corrections that are learnt from; the others were outvoted, said again, or too many of one person. */
  used: number;
  /** The largest share of the corpus that one person's corrections weigh. */
  largestShare: number;
}

/** For each template, the newest word of each person. */
const newestWords = (corrections: readonly LearntCorrection[]): LearntCorrection[][] => {
  const templates = new Map<string, Map<string, LearntCorrection>>();
  for (const correction of corrections) {
    const words = templates.get(correction.templateId) ?? new Map<string, LearntCorrection>();
    templates.set(correction.templateId, words);
    const before = words.get(correction.author);
    if (before === undefined || before.createdAt <= correction.createdAt) words.set(correction.author, correction);
  }
  return [...templates.values()].map((words) => [...words.values()]);
};

/** Of the words about one template those of the category that most people gave it; among equals, that of the newest word. */
const majority = (words: readonly LearntCorrection[]): LearntCorrection[] => {
  const parties = CATEGORIES.map((category) => words.filter((word) => word.category === category));
  const newest = (party: readonly LearntCorrection[]): number => Math.max(...party.map(({ createdAt }) => createdAt));
  return parties.reduce((best, party) => {
    if (party.length !== best.length) return party.length > best.length ? party : best;
    return newest(party) > newest(best) ? party : best;
  });
};

/**
 * Corrections as texts to learn from, beside a corpus of `corpusSize` texts. Of each template and person the newest word counts; people who
 * disagree are outvoted; and what one person said weighs at most AUTHOR_SHARE of the corpus: first each correction counts for less, then the
 * oldest are left out. So nobody, by mistake or by intent, turns the model alone. Deterministic; the order of the corrections does not matter.
 */
export const correctionTexts = (corrections: readonly LearntCorrection[], corpusSize: number): CorrectionTexts => {
  const budget = Math.floor(AUTHOR_SHARE * corpusSize);
  const byAuthor = new Map<string, LearntCorrection[]>();
  for (const word of newestWords(corrections).flatMap(majority)) byAuthor.set(word.author, [...(byAuthor.get(word.author) ?? []), word]);
  const texts: LabelledText[] = [];
  let used = 0;
  let largest = 0;
  for (const [, words] of [...byAuthor].sort(([a], [b]) => (a < b ? -1 : 1))) {
    words.sort((a, b) => b.createdAt - a.createdAt || (a.templateId < b.templateId ? -1 : 1));
    const most = Math.max(1, Math.floor(budget / words.length));
    let weight = 0;
    for (const { category, level, message, scope } of words) {
      const copies = Math.min(most, COPIES[scope]);
      if (weight + copies > budget) break;
      weight += copies;
      used++;
      for (let copy = 0; copy < copies; copy++) texts.push({ system: CORRECTED, category, level, text: message });
    }
    largest = Math.max(largest, weight / Math.max(1, corpusSize));
  }
  return { texts, used, largestShare: largest };
};
