import { CATEGORIES, type ModelFigures, type ModelGate, type ModelQuality } from '@tocsin/contracts';
import { AUTHOR_SHARE } from './correction-texts.ts';

/** Macro-F1 may be lower by this much: less than its standard error on the golden set (some 0.009) and on the corpus (0.003), about. */
const TOLERANCE = 0.005;
/** No category may lose more of its recall. */
const RECALL_LOSS = 0.02;

const SETS = { golden: 'golden set', crossValidated: 'cross-validation' } as const;
const figure = (value: number): string => value.toFixed(3);

const macroF1 = (name: ModelGate['name'], candidate: ModelQuality, inForce: ModelQuality): ModelGate => ({
  name,
  passed: candidate.macroF1 >= inForce.macroF1 - TOLERANCE,
  detail: `Macro-F1 ${figure(candidate.macroF1)}, in force ${figure(inForce.macroF1)}; at most ${TOLERANCE} less.`,
});

const recall = (candidate: ModelFigures, inForce: ModelFigures): ModelGate => {
  const losses = (['golden', 'crossValidated'] as const).flatMap((set) =>
    CATEGORIES.map((category) => {
      const before = inForce[set].categories[category].recall;
      const after = candidate[set].categories[category].recall;
      return { loss: before - after, text: `${category} ${figure(before)} → ${figure(after)} (${SETS[set]})` };
    }),
  );
  const worst = losses.reduce((most, each) => (each.loss > most.loss ? each : most));
  return {
    name: 'recall',
    passed: worst.loss <= RECALL_LOSS,
    detail: `The most that a category loses: ${worst.text}; at most ${RECALL_LOSS} less.`,
  };
};

/** What a candidate must be, compared with the model in force. `largestShare`: how much of the corpus one person's corrections weigh at most. */
export const gatesOf = (candidate: ModelFigures, inForce: ModelFigures, largestShare: number): ModelGate[] => [
  macroF1('golden', candidate.golden, inForce.golden),
  macroF1('cross_validation', candidate.crossValidated, inForce.crossValidated),
  recall(candidate, inForce),
  {
    name: 'influence',
    passed: largestShare <= AUTHOR_SHARE,
    detail: `One person's corrections weigh ${(100 * largestShare).toFixed(1)} % of the corpus; at most ${100 * AUTHOR_SHARE} %.`,
  },
];
