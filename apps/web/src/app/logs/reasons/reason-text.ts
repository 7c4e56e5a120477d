import type { Category, ClassifiedLog, LogEvidence, LogExplanation } from '@tocsin/contracts';

/** Words told in one sentence. */
const TOLD = 3;
const UNKNOWN_TOLD = 4;
/** A weight below this, of scores that differ by whole units, says nothing to a person. */
const SLIGHT = 0.05;
/** A second category is worth a sentence from this confidence on. */
const WORTH_TELLING = 0.05;

const list = (items: readonly string[], word = 'and'): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
const quoted = (text: string): string => `“${text}”`;

/** `98 %`, never the certainty of 100 or 0. */
export const percentText = (share: number): string => {
  const percent = Math.round(share * 100);
  return percent > 99 ? 'over 99 %' : percent < 1 ? 'under 1 %' : `${percent} %`;
};

/** A piece of evidence in a sentence. */
export const evidenceText = ({ kind, text }: LogEvidence): string => {
  switch (kind) {
    case 'word':
    case 'pair':
      return quoted(text);
    case 'level':
      return `the ${text}`;
    case 'shape':
      return `its form (${text})`;
  }
};

/** What the question is about: the category that the log has, or the guess of one that is not sure. */
export const questionedCategory = (log: Pick<ClassifiedLog, 'category' | 'guess'>): Category => log.guess ?? log.category;

/** The strongest evidence for (`sign` 1) or against (−1) a category. */
export const strongest = (evidence: readonly LogEvidence[], category: Category, sign: 1 | -1): LogEvidence[] =>
  evidence
    .filter(({ weights }) => weights[category] * sign > SLIGHT)
    .sort((a, b) => Math.abs(b.weights[category]) - Math.abs(a.weights[category]));

const sureness = ({ decided, guess }: LogExplanation): string => {
  const { uncertain, confidence } = decided;
  const hundred = Math.round(confidence * 100);
  if (!uncertain) {
    return hundred > 99
      ? 'The classifier was as good as sure.'
      : `The classifier was sure to ${percentText(confidence)}: of a hundred such decisions about ${hundred} are right.`;
  }
  return (
    `The classifier was not sure enough to say. Its best guess, ${decided.guess ?? guess}, is right in about ${hundred} of a hundred ` +
    'such cases; until someone knows better the log counts as general.'
  );
};

const reasons = ({ evidence, agrees, guess, decided }: LogExplanation): string => {
  const category = agrees ? guess : questionedCategory(decided);
  const speaking = strongest(evidence, category, 1).slice(0, TOLD).map(evidenceText);
  const against = strongest(evidence, category, -1).slice(0, 1).map(evidenceText);
  if (speaking.length === 0) {
    return `Nothing in it speaks for ${category} in particular: that is how most logs are of which so little is known.`;
  }
  const most = `What speaks most for ${category}: ${list(speaking)}.`;
  return against.length === 0 ? most : `${most} What speaks most against it: ${list(against)}.`;
};

const runnerUp = ({ categories }: LogExplanation): string[] => {
  const [, second] = categories;
  return second && second.confidence >= WORTH_TELLING ? [`Next likeliest: ${second.category}, ${percentText(second.confidence)}.`] : [];
};

const unknown = ({ unknownWords }: LogExplanation): string[] => {
  if (unknownWords.length === 0) return [];
  const told = unknownWords.slice(0, UNKNOWN_TOLD).map(quoted);
  const more = unknownWords.length - told.length;
  return [`It has never met ${list(more > 0 ? [...told, `${more} more`] : told)}: such words count for nothing.`];
};

/** Why the log has its category, in sentences for someone who knows nothing of classifiers. */
export const explanationSentences = (explanation: LogExplanation): string[] => [
  sureness(explanation),
  reasons(explanation),
  ...runnerUp(explanation),
  ...unknown(explanation),
];

/** What must be said before all else: that what is shown is not how it was decided. Undefined where it is. */
export const caveatOf = ({ sameModel, agrees, guess, decided, modelVersion }: LogExplanation): string | undefined => {
  if (decided.by !== 'model') {
    const who = decided.by === 'pin' ? 'A person gave this category to every log of its form' : 'A person gave this category to this log';
    return `${who}; the model had no say. By itself it would ${guess === decided.category ? 'say the same' : `say ${guess}`}.`;
  }
  if (sameModel) return agrees ? undefined : `The model would say ${guess} by itself: this log's category was not decided by its words.`;
  const today = `This log was judged by an earlier model (${decided.modelVersion}). Shown is how the model in use (${modelVersion}) reads it:`;
  return agrees ? `${today} it comes to the same.` : `${today} it would say ${guess}.`;
};
