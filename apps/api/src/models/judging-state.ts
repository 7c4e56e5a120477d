import { Inject, Injectable } from '@nestjs/common';
import { ModelRepository, PinRepository, SettingsRepository } from '@tocsin/adapters/database';
import { type ClassificationState, type ModelInForce, shippedModel } from '@tocsin/core/classifier';

/** The model that a job began with is not kept any more. */
export class ModelGoneError extends Error {
  readonly code = 'model_gone';
  constructor(version: string) {
    super(`The model ${version}, by which the job began, is not kept any more.`);
  }
}

/** By what logs are judged: pins and threshold as they are now, and the model in force or the one of a version. */
@Injectable()
export class JudgingState {
  constructor(
    @Inject(ModelRepository) private readonly models: ModelRepository,
    @Inject(PinRepository) private readonly pins: PinRepository,
    @Inject(SettingsRepository) private readonly settings: SettingsRepository,
  ) {}

  /** `version` undefined: the one in force. @throws ModelGoneError */
  async read(version: string | undefined): Promise<ClassificationState> {
    const { uncertainBelow } = (await this.settings.read()).classification;
    return { uncertainBelow, pins: await this.pins.inForce(), model: await this.model(version) };
  }

  private async model(version: string | undefined): Promise<ModelInForce> {
    if (version === undefined) return this.models.active();
    if (version === shippedModel().version) return { version, bytes: undefined };
    const bytes = await this.models.bytes(version);
    if (bytes === undefined) throw new ModelGoneError(version);
    return { version, bytes };
  }
}
