import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  ADVISORY_LOCKS,
  CorrectionRepository,
  ModelRepository,
  PinRepository,
  runAlone,
  TrainingRepository,
} from '@tocsin/adapters/database';
import type { AuditEntry, ModelFigures, ModelTraining } from '@tocsin/contracts';
import { gatesOf, type ModelInForce, shippedFigures, shippedModel } from '@tocsin/core/classifier';
import { CLOCK, type Clock, LOG_READER, type LogReader } from '@tocsin/core/ports';
import { AuditService } from '@tocsin/platform/audit';
import { ProblemError } from '@tocsin/platform/http';
import { DataSource } from 'typeorm';
import { modelReport } from '../report/model-report.ts';
import { learnInThread, type Learnt } from './training-thread.ts';

/** A training that takes longer has gone wrong. */
const LIMIT_MS = 15 * 60_000;
const HEARD_EVERY_MS = 10_000;
const TRAINED = { status: 'idle', step: '', progress: 1, error: null } as const;

type Actor = AuditEntry['actor'];

/** Trains candidates in the background, one at a time over all processes. */
@Injectable()
export class ModelTrainer implements OnApplicationShutdown {
  private readonly logger = new Logger(ModelTrainer.name);
  private readonly stopping = new AbortController();
  private underWay: Promise<void> | undefined;

  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(ModelRepository) private readonly models: ModelRepository,
    @Inject(TrainingRepository) private readonly trainings: TrainingRepository,
    @Inject(CorrectionRepository) private readonly corrections: CorrectionRepository,
    @Inject(PinRepository) private readonly pins: PinRepository,
    @Inject(LOG_READER) private readonly reader: LogReader,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** Resolves once the training has begun. @throws ProblemError `conflict` while one is under way */
  async start(actor: Actor): Promise<ModelTraining> {
    if (this.underWay !== undefined || (await this.trainings.read()).status === 'running')
      throw new ProblemError('conflict', 'A model is being trained already.');
    const begun: ModelTraining = {
      ...{ status: 'running', step: 'Waiting for its turn', progress: 0, error: null },
      ...{ startedAt: new Date(this.now()).toISOString(), startedBy: actor.name },
    };
    await this.trainings.tell(begun);
    this.underWay = this.run(actor, begun).finally(() => (this.underWay = undefined));
    return begun;
  }

  /** Resolves when no training of this process is under way. */
  async settled(): Promise<void> {
    await this.underWay;
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort(new Error('The server was stopped before it was done.'));
    await this.underWay;
  }

  /** Never rejects: what goes wrong is told by the training's state. */
  private async run(actor: Actor, begun: ModelTraining): Promise<void> {
    let state = begun;
    let told: Promise<void> = Promise.resolve();
    // One after the other: what is told last must be what stands.
    const tell = (change: Partial<ModelTraining>): Promise<void> => {
      state = { ...state, ...change };
      const now = state;
      return (told = told.then(() => this.trainings.tell(now)).catch(() => undefined));
    };
    const heartbeat = setInterval(() => void tell({}), HEARD_EVERY_MS);
    try {
      const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(LIMIT_MS)]);
      const trained = await runAlone(this.source, ADVISORY_LOCKS.modelTraining, () =>
        this.train(actor, (step, progress) => void tell({ step, progress }), signal),
      );
      clearInterval(heartbeat);
      // Else another process is at it, and tells.
      if (trained) await tell(TRAINED);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn(`No model was trained: ${reason}`);
      clearInterval(heartbeat);
      await tell({ status: 'failed', error: reason });
    } finally {
      clearInterval(heartbeat);
    }
  }

  private async train(actor: Actor, say: (step: string, progress: number) => void, signal: AbortSignal): Promise<void> {
    const learntUntil = new Date(this.now());
    const corrections = await this.corrections.forTraining();
    const learnt = await learnInThread(corrections, (step, progress) => say(step, 0.9 * progress), signal);
    say('Looking at what would change', 0.9);
    const inForce = await this.models.active();
    const candidate = { version: learnt.version, bytes: learnt.bytes };
    if (learnt.version === shippedModel().version) {
      this.logger.log('The corrections change nothing: the model is the one that ships.');
      return;
    }
    const report = await modelReport({
      reader: this.reader,
      now: this.now(),
      inForce,
      candidate,
      pinned: await this.pins.inForce(),
      signal,
    });
    const gates = gatesOf(learnt.figures, await this.figuresOf(inForce), learnt.largestShare);
    const { version, corpusHash, texts, corrections: used, features, figures } = learnt satisfies Learnt;
    const trained = { trainedAt: new Date(this.now()), trainedBy: actor.name, learntUntil };
    await this.models.add({ version, corpusHash, texts, corrections: used, features, figures, gates, report, ...trained }, learnt.bytes);
    await this.audit.record({
      ...{ actor, address: null, requestId: null, action: 'model.train', target: version, outcome: 'success' },
      detail: { corrections: used, gates: Object.fromEntries(gates.map(({ name, passed }) => [name, passed])), compared: inForce.version },
    });
  }

  private async figuresOf({ version, bytes }: ModelInForce): Promise<ModelFigures> {
    const known = bytes === undefined ? undefined : await this.models.find(version);
    return known?.figures ?? (await shippedFigures());
  }
}
