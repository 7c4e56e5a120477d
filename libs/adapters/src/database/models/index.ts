export { type KnownModel, type ModelActivation, ModelRepository, type RetrainedModel } from './model-repository.ts';
export { TrainingRepository } from './training-repository.ts';
