import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ADVISORY_LOCKS, type ReclassificationJob, ReclassificationRepository, runAlone } from '@tocsin/adapters/database';
import { judgeWith } from '@tocsin/core/classifier';
import {
  type Judge,
  LOG_READER,
  LOG_RECLASSIFIER,
  type LogReader,
  type LogReclassifier,
  type LogSelection,
  type ReclassifyStep,
  StorageFullError,
  StoreUnavailableError,
} from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import { DataSource } from 'typeorm';
import { JudgingState } from '../models/judging-state.ts';

/** How often a process looks whether there is a job that nobody works on. */
const EVERY_MS = 5000;
const STEP_TIMEOUT_MS = 60_000;
/** After a step the others have the store for as long as the step took, up to this. */
const MOST_PAUSE_MS = 1000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** A job waits so long for a store that is away. */
const PATIENCE_MS = 3_600_000;

/** Works on the jobs that judge stored logs again: one at a time over all processes, a step at a time, its place kept after each. */
@Injectable()
export class ReclassificationRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ReclassificationRunner.name);
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;

  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(ReclassificationRepository) private readonly jobs: ReclassificationRepository,
    @Inject(JudgingState) private readonly state: JudgingState,
    @Inject(LOG_READER) private readonly reader: LogReader,
    @Inject(LOG_RECLASSIFIER) private readonly reclassifier: LogReclassifier,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.work(), EVERY_MS * (0.75 + Math.random() / 2)).unref();
  }
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort(new Error('The server stops.'));
    await this.working;
  }

  /** Works until no job is open, or another process is at it. Never rejects. */
  work(): Promise<void> {
    this.working ??= this.workAlone().finally(() => (this.working = undefined));
    return this.working;
  }

  private async workAlone(): Promise<void> {
    try {
      if ((await this.jobs.next()) === undefined) return;
      await runAlone(this.source, ADVISORY_LOCKS.reclassification, async () => {
        for (let job = await this.jobs.next(); job !== undefined && !this.stopping.signal.aborted; job = await this.jobs.next())
          await this.run(job);
      });
    } catch (error) {
      this.logger.debug(`Nothing is judged again for now: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** Left as it is when the process stops; another goes on. */
  private async run(job: ReclassificationJob): Promise<void> {
    const { id } = job;
    try {
      const selection = { query: parseQuery(job.q), from: job.from, to: job.to };
      const state = await this.state.read(job.modelVersion);
      const { total } = await this.patiently(() => this.reader.stats({ ...selection, groupBy: 'category', limit: 4 }, this.signal()));
      if (!(await this.jobs.begin(id, state.model.version, Math.max(total, job.checked)))) return;
      if (await this.steps(job, selection, judgeWith(state))) await this.jobs.close(id, 'done');
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn(`Judging stored logs again failed: ${reason}`);
      await this.jobs.close(id, 'failed', reason);
    }
  }

  /** False: it was cancelled. */
  private async steps(job: ReclassificationJob, selection: LogSelection, judge: Judge): Promise<boolean> {
    let { checked, changed, place } = job;
    do {
      const began = performance.now();
      const from = place;
      const step: ReclassifyStep = await this.patiently(() => this.reclassifier.reclassify(selection, judge, from, this.signal()));
      checked += step.checked;
      changed += step.changed;
      place = step.next;
      if (!(await this.jobs.advance(job.id, { checked, changed, place }))) return false;
      if (place !== undefined) await this.rest(Math.min(MOST_PAUSE_MS, performance.now() - began));
    } while (place !== undefined);
    return true;
  }

  /** Waits for a store that is away or full, longer each time. */
  private async patiently<T>(work: () => Promise<T>): Promise<T> {
    const end = performance.now() + PATIENCE_MS;
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
      try {
        return await work();
      } catch (error) {
        const passes = error instanceof StoreUnavailableError || error instanceof StorageFullError;
        if (!passes || performance.now() > end) throw error;
        await this.rest(wait * (0.5 + Math.random()));
      }
    }
  }

  private rest(ms: number): Promise<unknown> {
    return pause(ms, undefined, { signal: this.stopping.signal });
  }
  private signal(): AbortSignal {
    return AbortSignal.any([this.stopping.signal, AbortSignal.timeout(STEP_TIMEOUT_MS)]);
  }
}
