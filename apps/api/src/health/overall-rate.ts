import { Inject, Injectable } from '@nestjs/common';
import { ProcessRepository } from '@tocsin/adapters/database';
import { PIPELINE_STATUS, type PipelineStatus } from '@tocsin/core/ports';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { DataSource } from 'typeorm';

/** Logs a second through the whole installation: in the cluster, what all processes of the stream last told together. */
@Injectable()
export class OverallRate {
  private readonly processes: ProcessRepository;

  constructor(
    @Inject(PIPELINE_STATUS) private readonly pipeline: PipelineStatus,
    @Inject(DataSource) source: DataSource,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'kafkaBrokers'>,
  ) {
    this.processes = new ProcessRepository(source);
  }

  /** While the database is away: what this process takes in. Never rejects. */
  async logsPerSecond(): Promise<number> {
    const own = this.pipeline.logsPerSecond();
    if (this.settings.kafkaBrokers.length === 0) return own;
    try {
      const streams = (await this.processes.list()).filter(({ app, silent }) => app === 'stream' && !silent);
      return streams.reduce((sum, { pipeline }) => sum + (pipeline?.logsPerSecond ?? 0), 0);
    } catch {
      return own;
    }
  }
}
