import { CATEGORIES, type ModelGate, type ModelReport, type ModelView } from '@tocsin/contracts';
import { countText } from '../../charts/numbers.ts';

export const GATE_TEXTS: Readonly<Record<ModelGate['name'], string>> = {
  golden: 'Not worse on texts that no model learns from',
  cross_validation: 'Not worse on the corpus, each text judged by a model that never saw its system',
  recall: 'No category loses over two points',
  influence: 'No one person weighs more than allowed',
};

export const STATUS_TEXTS: Readonly<Record<ModelView['status'], string>> = {
  active: 'in force',
  candidate: 'waits for your word',
  retired: 'was in force',
  refused: 'refused',
};

/** `89.4 %` */
export const percentText = (share: number): string => `${(share * 100).toFixed(1)} %`;

export interface FigureRow {
  name: string;
  golden: string;
  crossValidated: string;
}
/** How well a model decides: over all, and for each category. */
export const figureRows = ({ figures }: Pick<ModelView, 'figures'>): FigureRow[] => {
  if (figures === null) return [];
  const { golden, crossValidated } = figures;
  return [
    { name: 'All (macro-F1)', golden: percentText(golden.macroF1), crossValidated: percentText(crossValidated.macroF1) },
    ...CATEGORIES.map((category) => ({
      name: category,
      golden: percentText(golden.categories[category].f1),
      crossValidated: percentText(crossValidated.categories[category].f1),
    })),
    {
      name: 'Calibration error',
      golden: percentText(golden.calibrationError),
      crossValidated: percentText(crossValidated.calibrationError),
    },
  ];
};

/** What a report says in one sentence. */
export const reportText = ({ logs, templates, changedLogs, changedTemplates, comparedWith }: ModelReport): string => {
  if (templates === 0) return 'There were no logs on the day before to try it on.';
  const of = `Of the ${countText(logs)} logs in ${countText(templates)} forms of the day before`;
  if (changedTemplates === 0) return `${of}, none would have another category than by model ${comparedWith}.`;
  return `${of}, ${countText(changedLogs)} in ${countText(changedTemplates)} forms would have another category than by model ${comparedWith}.`;
};
