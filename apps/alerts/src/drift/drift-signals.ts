import type { Rule } from '@tocsin/contracts';
import { type AlertSignal, groupKeyOf } from '@tocsin/core/alerting';
import { type Band, type Drift, type DriftMeasure, HOUR_MS, type MeasureDrift, type MeasuredHour } from '@tocsin/core/drift';

/** What the group of an alert calls the measure. */
const NAMES: Readonly<Record<DriftMeasure, string>> = {
  uncertain: 'uncertain logs',
  unknownWords: 'unknown words',
  categories: 'mix of categories',
};

const percent = (share: number): string => `${(Math.max(0, Math.min(1, share)) * 100).toFixed(1)} %`;
const hourText = (hour: number): string => `${new Date(hour).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const sayingOf = (measure: DriftMeasure, { hour, value }: MeasuredHour, { centre, reach }: Band): string => {
  const when = `in the hour from ${hourText(hour)}`;
  const usual = `by the seven days before, ${percent(centre - reach)} to ${percent(centre + reach)} is usual`;
  switch (measure) {
    case 'uncertain':
      return `${percent(value)} of the logs ${when} were uncertain; ${usual}. Search for uncertain:true, and correct or pin what comes often.`;
    case 'unknownWords':
      return `${percent(value)} of the words ${when} were unknown to the model; ${usual}. Look for a new service or form under Patterns, sorted by new.`;
    case 'categories':
      return (
        `The categories ${when} differ from those of the seven days before by a population stability index of ${value.toFixed(2)}; up to ` +
        `${reach.toFixed(2)} is usual. Look at what rises under Patterns: a service may have come, gone or changed.`
      );
  }
};

const signalOf = (rule: Rule, { measure, state, latest, band }: MeasureDrift, now: number): AlertSignal => {
  const group = { measure: NAMES[measure] };
  const of = { ruleId: rule.id, ruleVersion: rule.updatedAt, groupKey: groupKeyOf(group), group, series: [], examples: [] };
  if (state !== 'warning' || latest === undefined || band === undefined) return { ...of, kind: 'cleared', value: 0, threshold: 0, at: now };
  const threshold = latest.value < band.centre ? band.centre - band.reach : band.centre + band.reach;
  // The end of the hour: the same hour, looked at again after somebody resolved its alert, opens no second one.
  return { ...of, kind: 'holding', value: latest.value, threshold, at: latest.hour + HOUR_MS, text: sayingOf(measure, latest, band) };
};

/** What the rules of kind `drift` have to tell the alert life cycle, each measure for itself. `now`: epoch milliseconds. */
export const driftSignals = (rules: readonly Rule[], { measures }: Drift, now: number): AlertSignal[] =>
  rules.flatMap((rule) => measures.map((measure) => signalOf(rule, measure, now)));
