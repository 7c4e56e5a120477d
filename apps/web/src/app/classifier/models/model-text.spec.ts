import type { ModelFigures, ModelReport } from '@tocsin/contracts';
import { figureRows, percentText, reportText } from './model-text.ts';

const quality = (macroF1: number): ModelFigures['golden'] => {
  const each = { precision: 0.9, recall: 0.8, f1: 0.85 };
  return { texts: 10, macroF1, calibrationError: 0.0205, categories: { security: each, performance: each, business: each, general: each } };
};
const report = (changes: Partial<ModelReport>): ModelReport => ({
  ...{ comparedWith: 'abc', from: '', to: '', templates: 12, logs: 3400, changedLogs: 0, changedTemplates: 0, flips: [] },
  ...changes,
});

test('figures stand for all and for each category', () => {
  const rows = figureRows({ figures: { golden: quality(0.8944), crossValidated: quality(0.91) } });
  expect(rows).toHaveLength(6);
  expect(rows[0]).toEqual({ name: 'All (macro-F1)', golden: '89.4 %', crossValidated: '91.0 %' });
  expect(rows[5]?.golden).toBe('2.1 %');
  expect(figureRows({ figures: null })).toEqual([]);
  expect(percentText(1)).toBe('100.0 %');
});

test.each([
  [
    { changedLogs: 310, changedTemplates: 2 },
    'Of the 3,400 logs in 12 forms of the day before, 310 in 2 forms would have another category than by model abc.',
  ],
  [{}, 'Of the 3,400 logs in 12 forms of the day before, none would have another category than by model abc.'],
  [{ templates: 0 }, 'There were no logs on the day before to try it on.'],
])('a report %p reads', (changes, text) => expect(reportText(report(changes))).toBe(text));
