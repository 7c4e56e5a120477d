import type { DriftMeasure, DriftReport, DriftState } from '@tocsin/contracts';
import { percentText } from '../models/model-text.ts';

type Measure = DriftMeasure['measure'];

export const MEASURE_TEXTS: Readonly<Record<Measure, string>> = {
  uncertain: 'Uncertain logs',
  unknownWords: 'Unknown words',
  categories: 'Mix of categories',
};
export const STATE_TEXTS: Readonly<Record<DriftState, string>> = { learning: 'learning', ok: 'as usual', warning: 'unusual' };

/** A value as its measure is read: a share, or the index with two digits. */
export const valueText = (measure: Measure, value: number): string => (measure === 'categories' ? value.toFixed(2) : percentText(value));

/** Where to look when a measure is unusual. */
export interface Advice {
  text: string;
  link: string;
  query: Record<string, string>;
}
export const ADVICE: Readonly<Record<Measure, Advice>> = {
  uncertain: {
    text: 'See the uncertain logs; correct or pin what comes often',
    link: '/logs',
    query: { q: 'uncertain:true', from: 'now-24h' },
  },
  unknownWords: {
    text: 'See what is new; a service may write what no model has seen',
    link: '/patterns',
    query: { sort: 'new', from: 'now-24h' },
  },
  categories: {
    text: 'See what rises; a service may have come, gone or changed',
    link: '/patterns',
    query: { sort: 'rising', from: 'now-1h' },
  },
};

const SUBJECTS: Readonly<Record<Measure, (value: string) => string>> = {
  uncertain: (share) => `${share} of the logs were uncertain`,
  unknownWords: (share) => `${share} of the words were unknown to the model`,
  categories: (index) => `The categories differ from those of the week before by ${index} (population stability index)`,
};

/** What a measure says, in a sentence or two. */
export const measureText = (
  { measure, state, value, band, history }: DriftMeasure,
  { baselineHours, hourLogs, measures }: DriftReport,
): string => {
  if (state === 'learning' || value === null || band === null) {
    // The mix has no value at all before there is something to compare it with.
    const hours = measure === 'categories' ? (measures.find((each) => each.measure === 'uncertain')?.history.length ?? 0) : history.length;
    return hours > baselineHours
      ? `No hour of the last day had the ${hourLogs} logs that it takes. It is judged again with the next one that has.`
      : `Still learns what is usual: ${hours} of ${baselineHours + 1} hours with ${hourLogs} logs or more, since this model judges.`;
  }
  const said = (one: number): string => valueText(measure, one);
  const expected = measure === 'categories' ? `up to ${said(band.to)} is usual` : `${said(band.from)} to ${said(band.to)} is usual`;
  return `${SUBJECTS[measure](said(value))} in the last hour that counts; ${expected}.`;
};

/** The chart in words. */
export const chartText = ({ measure, history, band }: DriftMeasure): string => {
  const values = history.map(({ value }) => value);
  const said = (one: number): string => valueText(measure, one);
  const span = `${MEASURE_TEXTS[measure]} of ${values.length} hours of the last seven days, from ${said(Math.min(...values))} to ${said(Math.max(...values))}`;
  return band === null ? span : `${span}; ${said(band.from)} to ${said(band.to)} is usual`;
};
