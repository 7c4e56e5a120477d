import * as z from 'zod';
import { CATEGORIES, Category, LogLevel } from './record.ts';

/** What a piece of a log is to the classifier. */
export const EvidenceKind = z
  .enum(['word', 'pair', 'level', 'shape'])
  .describe(
    'word: one word of the message; pair: two that stand together, or nearly; level: of the log; shape: how the message is written',
  );
export type EvidenceKind = z.infer<typeof EvidenceKind>;

const weights = Object.fromEntries(CATEGORIES.map((category) => [category, z.number()])) as Record<Category, z.ZodNumber>;
/** A figure for each category. */
export const CategoryWeights = z.strictObject(weights).meta({ id: 'CategoryWeights' });
export type CategoryWeights = z.infer<typeof CategoryWeights>;

/** Something in a log that the model knows. */
export const LogEvidence = z
  .strictObject({
    kind: EvidenceKind,
    text: z.string().describe('For a person: the word as written, both words of a pair, the level, the shape'),
    start: z.int().optional().describe('Where it stands in the message, in UTF-16 units; absent for level and shape'),
    end: z.int().optional(),
    families: z.array(z.string()).describe('Families of words that it belongs to'),
    weights: CategoryWeights.describe('What it adds to the score of each category: above 0 it speaks for, below against; they sum to 0'),
  })
  .meta({ id: 'LogEvidence' });
export type LogEvidence = z.infer<typeof LogEvidence>;

/** How the model in use weighs a log for one category. */
export const CategoryScore = z
  .strictObject({
    category: Category,
    confidence: z.number().min(0).max(1).describe('How likely the model takes it to be; the four sum to 1'),
    score: z.number().describe('`base` and the weights of all evidence, summed; the highest decides'),
    base: z.number().describe('What is assumed before the log is read'),
  })
  .meta({ id: 'CategoryScore' });
export type CategoryScore = z.infer<typeof CategoryScore>;

/** A text that the model learnt from. */
export const TrainingText = z
  .strictObject({
    text: z.string(),
    category: Category,
    level: LogLevel,
    system: z.string().describe('The kind of system that writes such logs'),
    similarity: z.number().min(0).max(1),
  })
  .meta({ id: 'TrainingText' });
export type TrainingText = z.infer<typeof TrainingText>;

/** Why a log has its category: what the model in use makes of its text, beside what was decided when it came. */
export const LogExplanation = z
  .strictObject({
    id: z.string(),
    decided: z
      .strictObject({
        category: Category,
        confidence: z.number().min(0).max(1),
        uncertain: z.literal(true).optional(),
        guess: Category.optional(),
        modelVersion: z.string(),
        by: z
          .enum(['model', 'pin', 'person'])
          .describe('pin: a person gave the category to its template. person: to this log. The model had no say then.'),
      })
      .describe('As the log was stored'),
    modelVersion: z.string().describe('The model in use, whose view the rest of this is'),
    sameModel: z.boolean().describe('Whether that model decided; if not, this is how it would, and not how it was'),
    agrees: z.boolean().describe('Whether the model in use comes to what was decided (of an uncertain log: to its guess)'),
    guess: Category.describe('What the model in use takes it for, however sure'),
    categories: z.array(CategoryScore).length(CATEGORIES.length).describe('The likeliest first'),
    evidence: z.array(LogEvidence).describe('All that the model knows of the log, the strongest first'),
    unknownWords: z.array(z.string()).describe('Words that the model knows nothing of'),
    similarTexts: z.array(TrainingText).describe('Texts that it learnt from which are most like this one, the likest first'),
  })
  .meta({ id: 'LogExplanation' });
export type LogExplanation = z.infer<typeof LogExplanation>;
