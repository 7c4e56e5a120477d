import { CATEGORIES, type CategoryWeights, type ClassifiedLog, type LogExplanation } from '@tocsin/contracts';
import type { Explanation, SimilarText } from '@tocsin/core/classifier';

const byCategory = (figures: readonly number[]): CategoryWeights =>
  Object.fromEntries(CATEGORIES.map((category, c) => [category, figures[c] ?? 0])) as CategoryWeights;

const decidedOf = ({ category, confidence, uncertain, guess, modelVersion, flags }: ClassifiedLog): LogExplanation['decided'] => ({
  category,
  confidence,
  ...(uncertain === undefined ? {} : { uncertain }),
  ...(guess === undefined ? {} : { guess }),
  modelVersion,
  by: flags.includes('corrected') ? 'person' : flags.includes('pinned') ? 'pin' : 'model',
});

/** What the model in use makes of a stored log, beside what was decided of it when it came. */
export const explanationOf = (
  log: ClassifiedLog,
  { version, guess, categories, base, evidence, unknown }: Explanation,
  similar: readonly SimilarText[],
): LogExplanation => ({
  id: log.id,
  decided: decidedOf(log),
  modelVersion: version,
  sameModel: log.modelVersion === version,
  agrees: (log.guess ?? log.category) === guess,
  guess,
  categories: categories
    .map((each) => ({ ...each, base: base[CATEGORIES.indexOf(each.category)] ?? 0 }))
    .sort((a, b) => b.confidence - a.confidence),
  evidence: evidence.map(({ kind, text, start, end, families, weights }) => ({
    kind,
    text,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
    families: [...new Set(families)],
    weights: byCategory(weights),
  })),
  unknownWords: unknown,
  similarTexts: similar.map(({ text: { text, category, level, system }, similarity }) => ({ text, category, level, system, similarity })),
});
