import * as z from 'zod';

export const DriftState = z
  .enum(['learning', 'ok', 'warning'])
  .describe(
    'learning: too few hours to compare with, or no hour of the last day with enough logs. warning: it left its band and is not well inside again.',
  );
export type DriftState = z.infer<typeof DriftState>;

export const DriftMeasure = z
  .strictObject({
    measure: z
      .enum(['uncertain', 'unknownWords', 'categories'])
      .describe(
        'uncertain: share of logs below the confidence asked for. unknownWords: share of words that the model knows nothing of. categories: ' +
          'population stability index of the category mix against the seven days before.',
      ),
    state: DriftState,
    value: z.number().nullable().describe('Of the newest hour with enough logs; null while learning'),
    hour: z.string().nullable().describe('When that hour began'),
    baseline: z.number().nullable().describe('Median of the hours of the seven days before; 0 for the mix; null while learning'),
    band: z.strictObject({ from: z.number(), to: z.number() }).nullable().describe('Where the value is expected'),
    history: z
      .array(z.strictObject({ start: z.string(), value: z.number() }))
      .max(168)
      .describe('The hours of the last seven days that had enough logs'),
  })
  .meta({ id: 'DriftMeasure' });
export type DriftMeasure = z.infer<typeof DriftMeasure>;

export const DriftReport = z
  .strictObject({
    modelVersion: z.string().nullable().describe('The model that is watched; null: no log was judged in the last two weeks'),
    baselineHours: z.int().describe('Hours with enough logs that it takes to learn'),
    hourLogs: z.int().describe('Logs that an hour takes to be judged'),
    measures: z.array(DriftMeasure),
  })
  .meta({ id: 'DriftReport' });
export type DriftReport = z.infer<typeof DriftReport>;
