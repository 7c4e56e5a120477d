import { Inject, Injectable } from '@nestjs/common';
import {
  CorrectionRepository,
  type KnownModel,
  type ModelActivation,
  ModelRepository,
  TrainingRepository,
} from '@tocsin/adapters/database';
import type { ModelDetail, ModelList, ModelTraining } from '@tocsin/contracts';
import { corpusHash, shippedFigures, shippedModel, shippedTexts } from '@tocsin/core/classifier';
import { AuditService } from '@tocsin/platform/audit';
import { type Caller, ProblemError } from '@tocsin/platform/http';
import { ActiveModel } from './active-model.ts';
import { inForceOf, type ShippedModel, shippedView, viewOf } from './model-views.ts';
import { ModelTrainer } from './training/model-trainer.ts';

interface Registry {
  shipped: ShippedModel;
  models: KnownModel[];
  activations: ModelActivation[];
  active: string | null;
  previous: string | null | undefined;
}

const unknownModel = (): ProblemError => new ProblemError('not_found', 'There is no such model.');
const overtaken = (): ProblemError =>
  new ProblemError('conflict', 'Somebody else has put another model in force meanwhile, or this one is not kept any more. Look again.');

/** The registry of models: what there is, and which of them is in force. Changes are in force in every worker within five seconds, and audited. */
@Injectable()
export class ModelsService {
  private shipped: Promise<ShippedModel> | undefined;

  constructor(
    @Inject(ModelRepository) private readonly models: ModelRepository,
    @Inject(TrainingRepository) private readonly trainings: TrainingRepository,
    @Inject(CorrectionRepository) private readonly corrections: CorrectionRepository,
    @Inject(ModelTrainer) private readonly trainer: ModelTrainer,
    @Inject(ActiveModel) private readonly activeModel: ActiveModel,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  async list(): Promise<ModelList> {
    const { shipped, models, activations, active, previous } = await this.registry();
    return {
      active: active ?? shipped.version,
      previous: previous === undefined ? null : (previous ?? shipped.version),
      waitingCorrections: await this.corrections.countSince(models[0]?.learntUntil.getTime() ?? 0),
      training: await this.trainings.read(),
      items: [...models.map((model) => viewOf(model, active, activations)), shippedView(shipped, active, activations)],
    };
  }

  async get(version: string): Promise<ModelDetail> {
    const { shipped, activations, active } = await this.registry();
    if (version === shipped.version) return { ...shippedView(shipped, active, activations), report: null };
    const model = await this.models.find(version);
    if (!model) throw unknownModel();
    return { ...viewOf(model, active, activations), report: model.report };
  }

  train(caller: Caller): Promise<ModelTraining> {
    return this.trainer.start(caller.actor);
  }

  /** Puts a model in force whose gates all passed. */
  async activate(version: string, caller: Caller): Promise<ModelList> {
    const { shipped, active } = await this.registry();
    if (version === shipped.version) return this.putInForce(null, active, 'model.activate', caller, shipped);
    const model = await this.models.find(version);
    if (!model) throw unknownModel();
    const failed = model.gates.find(({ passed }) => !passed);
    if (failed) throw new ProblemError('conflict', `The model does not pass the gate ${failed.name}: ${failed.detail}`);
    if (!model.usable) throw new ProblemError('conflict', 'Of a model that old only the figures are kept. Train a new one.');
    return this.putInForce(version, active, 'model.activate', caller, shipped);
  }

  /** Puts the model in force that was before. */
  async rollBack(caller: Caller): Promise<ModelList> {
    const { shipped, active, previous } = await this.registry();
    if (previous === undefined) throw new ProblemError('conflict', 'There was no model before this one.');
    return this.putInForce(previous, active, 'model.rollback', caller, shipped);
  }

  async refuse(version: string, caller: Caller): Promise<ModelList> {
    const { active, shipped } = await this.registry();
    if (version === shipped.version) throw new ProblemError('conflict', 'The model that ships cannot be refused; put another in force.');
    if (version === active) throw new ProblemError('conflict', 'The model is in force; roll back first.');
    if (!(await this.models.refuse(version, caller.actor.name))) throw unknownModel();
    await this.audit.record({ ...caller, action: 'model.refuse', target: version, outcome: 'success', detail: {} });
    return this.list();
  }

  private async putInForce(
    version: string | null,
    active: string | null,
    action: 'model.activate' | 'model.rollback',
    caller: Caller,
    shipped: ShippedModel,
  ): Promise<ModelList> {
    if (version === active) return this.list();
    if (!(await this.models.activate(version, active, caller.actor.name))) throw overtaken();
    const [before, after] = [{ version: active ?? shipped.version }, { version: version ?? shipped.version }];
    await this.audit.record({ ...caller, action, target: after.version, outcome: 'success', before, after, detail: {} });
    await this.activeModel.inForce();
    return this.list();
  }

  private async registry(): Promise<Registry> {
    const [shipped, models, activations] = await Promise.all([
      (this.shipped ??= describeShipped()),
      this.models.list(),
      this.models.activations(),
    ]);
    return { shipped, models, activations, ...inForceOf(activations) };
  }
}

const describeShipped = async (): Promise<ShippedModel> => {
  const { version, hashes } = shippedModel();
  const texts = await shippedTexts();
  return { version, corpusHash: corpusHash(texts), texts: texts.length, features: hashes.length, figures: await shippedFigures() };
};
