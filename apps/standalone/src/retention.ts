import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { BlockStore } from '@tocsin/adapters/block-store';
import { SettingsRepository } from '@tocsin/adapters/database';
import { CLOCK, type Clock } from '@tocsin/core/ports';
import { DataSource } from 'typeorm';
import { BLOCK_STORE } from './tokens.ts';

const DAY_MS = 86_400_000;
const EVERY_MS = 10 * 60_000;

/** Removes the days that are older than the retention setting: at start, then every ten minutes. A day goes as a whole file. */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('retention');
  private readonly settings: SettingsRepository;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(BLOCK_STORE) private readonly store: BlockStore,
    @Inject(DataSource) source: DataSource,
    @Inject(CLOCK) private readonly now: Clock,
  ) {
    this.settings = new SettingsRepository(source);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.run();
    this.timer = setInterval(() => void this.run(), EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async run(): Promise<void> {
    try {
      const { retention } = await this.settings.read();
      const removed = await this.store.retain(this.now() - retention.days * DAY_MS);
      if (removed > 0) this.logger.log({ removedDays: removed, keptDays: retention.days }, 'Old logs were removed.');
    } catch (error) {
      this.logger.warn({ err: error }, 'Old logs could not be removed; tried again later.');
    }
  }
}
