import {
  CHANGED_FORMS,
  DEFAULT_SETTINGS,
  type Decision,
  type LabelledText,
  calibrationError,
  crossValidateVariants,
  decide,
  evaluate,
  fitTemperature,
  foldsBySystem,
  shippedModel,
  withTemperature,
} from '@tocsin/core/classifier';
import { type Baseline, baselines } from './baselines.ts';
import { twinsAcrossSystems } from './near-duplicates.ts';
import { CHANGES } from './robustness.ts';

/** A change of the texts, and what is left of the decisions after it. */
export interface Robustness {
  name: string;
  macroF1: number;
  calibrationError: number;
}

/** Everything that the report and the page tell. */
export interface Measurement {
  version: string;
  folds: number;
  systems: number;
  texts: number;
  /** Texts that were learnt from but not asked about: another system has nearly the same. */
  twins: number;
  /** Texts of the held-out systems that are not asked about, for the same reason. */
  heldoutTwins: number;
  temperature: number;
  crossed: Decision[];
  heldout: Decision[];
  heldoutSystems: number;
  robustness: Robustness[];
  baselines: Baseline[];
}

export interface MeasurementOptions {
  /** As many folds as systems: leave-one-system-out. */
  folds: number;
  withBaselines: boolean;
  say: (line: string) => void;
}

/**
 * Confidences under temperatures that were fitted elsewhere: for the decisions of each fold on the other folds, in the forms that the shipped model's
 * is fitted on (`fitted`). A calibration error measured on what the temperature was fitted to would flatter.
 */
const calibrateAcrossFolds = (variants: readonly Decision[][], fitted: readonly Decision[][], folds: number): Decision[][] => {
  const plain = variants[0] ?? [];
  const places = plain.map(({ text }, place) => ({ system: text.system, place }));
  const calibrated = variants.map((decisions) => [...decisions]);
  for (const group of foldsBySystem(places, Math.min(folds, 10))) {
    const mine = new Set(group.map(({ place }) => place));
    const temperature = fitTemperature(fitted.flatMap((decisions) => decisions.filter((_, place) => !mine.has(place))));
    for (const [v, decisions] of variants.entries()) {
      for (const place of mine)
        for (const cooled of withTemperature(decisions.slice(place, place + 1), temperature)) (calibrated[v] ?? [])[place] = cooled;
    }
  }
  return calibrated;
};

/** Measures by cross-validation over systems and on the held-out systems, near-duplicates across the split left out. */
export const measure = (corpus: readonly LabelledText[], heldout: readonly LabelledText[], options: MeasurementOptions): Measurement => {
  const { folds, withBaselines, say } = options;
  const systems = new Set(corpus.map(({ system }) => system)).size;
  say('looking for near-duplicates across systems');
  const twins = twinsAcrossSystems([...corpus, ...heldout]);
  const learntSystems = new Set(corpus.map(({ system }) => system));
  const isFresh = (text: LabelledText): boolean => ![...(twins.get(text) ?? [])].some((system) => learntSystems.has(system));
  const fresh = new Set(corpus.filter(isFresh));
  const askedHeldout = heldout.filter(isFresh);
  say(`${Math.min(folds, systems)} folds over ${systems} systems, ${CHANGES.length} forms of each text`);
  const asked = [...CHANGES.map(({ change }) => change), ...CHANGED_FORMS];
  const decided = crossValidateVariants(corpus, DEFAULT_SETTINGS, folds, asked).map((decisions) =>
    keepFresh(decisions, corpus, folds, fresh),
  );
  const variants = calibrateAcrossFolds(decided.slice(0, CHANGES.length), decided.slice(CHANGES.length), folds);
  const model = shippedModel();
  return {
    version: model.version,
    folds: Math.min(folds, systems),
    systems,
    texts: corpus.length,
    twins: corpus.length - fresh.size,
    heldoutTwins: heldout.length - askedHeldout.length,
    temperature: model.temperature,
    crossed: variants[0] ?? [],
    heldout: decide(model, askedHeldout),
    heldoutSystems: new Set(heldout.map(({ system }) => system)).size,
    robustness: CHANGES.map(({ name }, i) => ({
      name,
      macroF1: evaluate(variants[i] ?? []).macroF1,
      calibrationError: calibrationError(variants[i] ?? []),
    })),
    baselines: withBaselines ? baselines([...fresh], 5, say) : [],
  };
};

/** Decisions come in the order of the folds, whatever was done to their texts: those on fresh texts. */
const keepFresh = (decisions: Decision[], corpus: readonly LabelledText[], folds: number, fresh: Set<LabelledText>): Decision[] => {
  const order = foldsBySystem(corpus, folds).flat();
  return decisions.filter((_, index) => fresh.has(order[index] as LabelledText));
};
