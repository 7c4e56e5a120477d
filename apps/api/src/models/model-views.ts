import type { ModelFigures, ModelStatus, ModelView } from '@tocsin/contracts';
import type { KnownModel, ModelActivation } from '@tocsin/adapters/database';

/** What is known of the model that ships. */
export interface ShippedModel {
  version: string;
  corpusHash: string;
  texts: number;
  features: number;
  figures: ModelFigures;
}

/** Which model is in force by the activations (the latest first), and which was before it; null: the one that ships. */
export const inForceOf = (activations: readonly ModelActivation[]): { active: string | null; previous: string | null | undefined } => {
  const [latest] = activations;
  if (latest === undefined) return { active: null, previous: undefined };
  // Before the first activation, the shipped one was in force.
  const history = [...activations.map(({ version }) => version), null];
  return { active: latest.version, previous: history.find((version) => version !== latest.version) };
};

const statusOf = (model: KnownModel, active: string | null, activations: readonly ModelActivation[]): ModelStatus => {
  if (model.version === active) return 'active';
  if (model.refusedAt !== null || model.gates.some(({ passed }) => !passed)) return 'refused';
  return activations.some(({ version }) => version === model.version) ? 'retired' : 'candidate';
};

export const viewOf = (model: KnownModel, active: string | null, activations: readonly ModelActivation[]): ModelView => {
  const activation = activations.find(({ version }) => version === model.version);
  const refused = model.refusedAt !== null && (activation === undefined || model.refusedAt > activation.at);
  const decided = refused ? { at: model.refusedAt, by: model.refusedBy } : (activation ?? { at: null, by: null });
  const { version, corpusHash, texts, corrections, features, figures, gates, trainedBy } = model;
  return {
    ...{ version, origin: 'retrained', status: statusOf(model, active, activations), corpusHash, texts, corrections, features },
    ...{ figures, gates, usable: model.usable, trainedAt: model.trainedAt.toISOString(), trainedBy },
    ...{ decidedAt: decided.at?.toISOString() ?? null, decidedBy: decided.by },
  };
};

export const shippedView = (shipped: ShippedModel, active: string | null, activations: readonly ModelActivation[]): ModelView => {
  const activation = activations.find(({ version }) => version === null);
  const { version, corpusHash, texts, features, figures } = shipped;
  return {
    ...{ version, origin: 'shipped', status: active === null ? 'active' : 'retired', corpusHash, texts, corrections: 0, features },
    ...{ figures, gates: [], usable: true, trainedAt: null, trainedBy: 'tocsin' },
    ...{ decidedAt: activation?.at.toISOString() ?? null, decidedBy: activation?.by ?? null },
  };
};
