import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ModelRepository } from '@tocsin/adapters/database';
import { decodeModel, type ModelFile, type ModelInForce, shippedModel } from '@tocsin/core/classifier';

/** How far behind this process may be with what it says of the model in force. */
const EVERY_MS = 2000;

/** The model in force, for explanations and figures of this process; the last one known while the database is away. */
@Injectable()
export class ActiveModel implements OnModuleInit, OnApplicationShutdown {
  private known: ModelInForce = { version: shippedModel().version, bytes: undefined };
  private decoded: ModelFile | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(ModelRepository) private readonly models: ModelRepository) {}

  get version(): string {
    return this.known.version;
  }

  async onModuleInit(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => void this.look(), EVERY_MS).unref();
  }
  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** As the database says now. Rejects while it is away. */
  async inForce(): Promise<ModelInForce> {
    this.take(await this.models.active());
    return this.known;
  }

  /** The one known last, ready for use. */
  file(): ModelFile {
    try {
      this.decoded ??= this.known.bytes === undefined ? shippedModel() : decodeModel(this.known.bytes);
    } catch {
      // The pipeline judges by the shipped one then, and says so in its journal.
      this.decoded = shippedModel();
    }
    return this.decoded;
  }

  private take(model: ModelInForce): void {
    if (model.version !== this.known.version) this.decoded = undefined;
    this.known = model;
  }

  private async look(): Promise<void> {
    await this.inForce().catch(() => undefined);
  }
}
