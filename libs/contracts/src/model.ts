import * as z from 'zod';
import { CATEGORIES, Category } from './record.ts';

const Share = z.number().min(0).max(1);
const ofEach = <T extends z.ZodType>(item: T) =>
  z.strictObject(Object.fromEntries(CATEGORIES.map((category) => [category, item])) as Record<Category, T>);

/** How well a model decides about a set of texts. Shares, 0 to 1. */
export const ModelQuality = z
  .strictObject({
    texts: z.int().describe('How many it was asked about'),
    macroF1: Share,
    calibrationError: Share.describe('Expected calibration error over ten bins'),
    categories: ofEach(z.strictObject({ precision: Share, recall: Share, f1: Share })),
  })
  .meta({ id: 'ModelQuality' });
export type ModelQuality = z.infer<typeof ModelQuality>;

export const ModelFigures = z
  .strictObject({
    golden: ModelQuality.describe('Texts of systems that no model learns from'),
    crossValidated: ModelQuality.describe('The corpus, each text judged by a model that saw none of its system'),
  })
  .meta({ id: 'ModelFigures' });
export type ModelFigures = z.infer<typeof ModelFigures>;

/** A condition that a model must meet before it may be put in force. */
export const ModelGate = z
  .strictObject({
    name: z
      .enum(['golden', 'cross_validation', 'recall', 'influence'])
      .describe(
        'golden, cross_validation: not worse than the model in force. recall: no category loses over two points. influence: no one person ' +
          'weighs more than allowed.',
      ),
    passed: z.boolean(),
    detail: z.string().describe('The figures compared, for a person'),
  })
  .meta({ id: 'ModelGate' });
export type ModelGate = z.infer<typeof ModelGate>;

/** active: judges new logs. candidate: waits for an admin. retired: was active. refused: a gate or an admin said no. */
export const ModelStatus = z.enum(['candidate', 'active', 'retired', 'refused']);
export type ModelStatus = z.infer<typeof ModelStatus>;

export const ModelView = z
  .strictObject({
    version: z.string(),
    origin: z.enum(['shipped', 'retrained']),
    status: ModelStatus,
    corpusHash: z.string().describe('Of all texts that it learnt from, corrections included'),
    texts: z.int().describe('Texts that it learnt from'),
    corrections: z.int().describe('How many of them are corrections'),
    features: z.int(),
    figures: ModelFigures.nullable(),
    gates: z.array(ModelGate),
    usable: z.boolean().describe('Whether it can still be put in force; of old ones only the figures are kept'),
    trainedAt: z.string().nullable().describe('null: it came with the product'),
    trainedBy: z.string().describe('Who asked for it; the product itself: tocsin'),
    decidedAt: z.string().nullable().describe('When it was last put in force or refused'),
    decidedBy: z.string().nullable(),
  })
  .meta({ id: 'Model' });
export type ModelView = z.infer<typeof ModelView>;

/** Templates whose category would change, most logs first: what a report names at most. */
export const SHOWN_FLIPS = 200;

/** A template whose logs a candidate judges otherwise than the model in force. */
export const TemplateFlip = z
  .strictObject({
    templateId: z.string(),
    text: z.string().describe('The form of its messages, or one of them'),
    service: z.string(),
    count: z.int().describe('Logs of the last day'),
    from: Category,
    to: Category,
    confidenceFrom: Share,
    confidenceTo: Share,
  })
  .meta({ id: 'TemplateFlip' });
export type TemplateFlip = z.infer<typeof TemplateFlip>;

/** What would change with a candidate, by the logs of the day before it was trained. */
export const ModelReport = z
  .strictObject({
    comparedWith: z.string().describe('Version of the model in force then'),
    from: z.string(),
    to: z.string(),
    templates: z.int().describe('Templates looked at, those with the most logs'),
    logs: z.int().describe('Their logs'),
    changedLogs: z.int().describe('Logs of the templates that change'),
    changedTemplates: z.int(),
    flips: z.array(TemplateFlip).max(SHOWN_FLIPS),
  })
  .meta({ id: 'ModelReport' });
export type ModelReport = z.infer<typeof ModelReport>;

export const ModelDetail = ModelView.extend({ report: ModelReport.nullable() }).meta({ id: 'ModelDetail' });
export type ModelDetail = z.infer<typeof ModelDetail>;

/** The training of a model, in the background. */
export const ModelTraining = z
  .strictObject({
    status: z.enum(['idle', 'running', 'failed']),
    step: z.string().describe('What is being done, for a person; empty while idle'),
    progress: Share,
    startedAt: z.string().nullable(),
    startedBy: z.string().nullable(),
    error: z.string().nullable().describe('Why the last one failed'),
  })
  .meta({ id: 'ModelTraining' });
export type ModelTraining = z.infer<typeof ModelTraining>;

export const ModelList = z
  .strictObject({
    active: z.string().describe('Version of the model in force'),
    previous: z.string().nullable().describe('The one before it, to which a rollback leads; null: there was none'),
    waitingCorrections: z.int().describe('Corrections that no model learnt from yet'),
    training: ModelTraining,
    items: z.array(ModelView).describe('The newest first'),
  })
  .meta({ id: 'ModelList' });
export type ModelList = z.infer<typeof ModelList>;
