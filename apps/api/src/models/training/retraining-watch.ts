import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CorrectionRepository, ModelRepository, SettingsRepository } from '@tocsin/adapters/database';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { ModelTrainer } from './model-trainer.ts';

const EVERY_MS = 60_000;
/** A model is trained by the product itself at most this often. */
const NOT_BEFORE_MS = 3_600_000;
const PRODUCT = { kind: 'system', id: null, name: 'tocsin' } as const;

/** Has a model trained once enough corrections wait. */
@Injectable()
export class RetrainingWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(RetrainingWatch.name);
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    @Inject(CorrectionRepository) private readonly corrections: CorrectionRepository,
    @Inject(ModelRepository) private readonly models: ModelRepository,
    @Inject(SettingsRepository) private readonly settings: SettingsRepository,
    @Inject(ModelTrainer) private readonly trainer: ModelTrainer,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  onApplicationBootstrap(): void {
    // A little apart from one another, so that of many processes not all ask at once.
    this.timer = setInterval(
      () => void (this.looking ??= this.look().finally(() => (this.looking = undefined))),
      EVERY_MS * (0.9 + Math.random() / 5),
    );
    this.timer.unref();
  }
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** Never rejects. */
  async look(): Promise<void> {
    try {
      const { retrainAfter } = (await this.settings.read()).classification;
      if (retrainAfter === 0) return;
      const [newest] = await this.models.list(1);
      if (newest && this.now() - newest.trainedAt.getTime() < NOT_BEFORE_MS) return;
      const waiting = await this.corrections.countSince(newest?.learntUntil.getTime() ?? 0);
      if (waiting >= retrainAfter) await this.trainer.start(PRODUCT);
    } catch (error) {
      this.logger.debug(`Not trained by itself: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
