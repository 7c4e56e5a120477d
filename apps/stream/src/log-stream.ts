import { type EncodedBatch, logId } from '@tocsin/adapters/block-store';
import { type DeadLetter, type IngestReceipt, Settings as AppSettings } from '@tocsin/contracts';
import type { AlertSignal, RuleHits } from '@tocsin/core/alerting';
import type { JudgedCounts } from '@tocsin/core/drift';
import type { Clock, LogIntake, LogReader, LogWriter, RawBatch } from '@tocsin/core/ports';
import { PipelineFigures } from '@tocsin/platform/figures';
import type { MetricsRegistry } from '@tocsin/platform/metrics';
import { RuleEvaluation } from './alerting/rule-evaluation.ts';
import { SignalOutbox } from './alerting/signal-outbox.ts';
import type { ConfigurationSource } from './configuration/configuration-source.ts';
import { ModelChoice, SHIPPED } from './configuration/model-choice.ts';
import { ConfigurationWatch } from './configuration/configuration-watch.ts';
import { StreamDrift } from './drift/stream-drift.ts';
import type { DriftRegistry } from './drift/drift-ledger.ts';
import { PipelineMetrics } from './figures/pipeline-metrics.ts';
import { WindowMetrics } from './figures/window-metrics.ts';
import { LogProcessor } from './pipeline/log-processor.ts';
import { PipelineWorkers } from './pipeline/pipeline-workers.ts';
import { DeadLetters } from './rejects/dead-letters.ts';
import { TailHub } from './tail/tail-hub.ts';
import { StreamTemplates } from './templates/stream-templates.ts';
import type { TemplateRegistry } from './templates/template-ledger.ts';
import { withTimeout } from './waiting/with-timeout.ts';

/** Where the stream says what an operator should know. */
export interface StreamJournal {
  log(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface LogStreamOptions {
  writer: LogWriter<EncodedBatch>;
  reader: Pick<LogReader, 'slotCounts' | 'search'>;
  configuration: ConfigurationSource;
  /** Where templates are remembered; absent: nowhere. */
  templates?: TemplateRegistry;
  /** Where what was judged is counted; absent: nowhere. */
  drift?: DriftRegistry;
  /** Resolves once the bus took the signal in. */
  sendSignal: (signal: AlertSignal) => Promise<void>;
  sendDeadLetter: (letter: DeadLetter) => Promise<void>;
  clock: Clock;
  workers: number;
  queueLimitBytes: number;
  metrics: MetricsRegistry;
  journal: StreamJournal;
  /** Newest commit position. */
  position: string;
  /** How often the configuration is looked at; milliseconds. */
  configurationEveryMs?: number;
}

const CONFIGURATION_EVERY_MS = 1000;
const CONFIGURATION_TIMEOUT_MS = 4000;
const TICK_MS = 1000;
/** What is under way gets so long to be stored when the process stops. */
const DRAIN_MS = 7000;
/** And a look at the configuration that is under way, the last templates, and the last counts, so long. */
const LAST_LOOK_MS = 1000;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The way of the logs through this process: from a raw batch to its receipt, with the tails, the rules and the figures that hang on it.
 * Until the first configuration is in force and the windows are filled, batches wait.
 */
export class LogStream implements LogIntake {
  readonly figures: PipelineFigures;
  readonly tails: TailHub;
  private readonly workers: PipelineWorkers;
  private readonly templates: StreamTemplates;
  private readonly drift: StreamDrift;
  private readonly model: ModelChoice;
  private readonly processor: LogProcessor<EncodedBatch, RuleHits>;
  private readonly rules: RuleEvaluation;
  private readonly outbox: SignalOutbox;
  private readonly watch: ConfigurationWatch;
  private readonly metrics: PipelineMetrics;
  private readonly windowMetrics: WindowMetrics;
  private ticking: NodeJS.Timeout | undefined;
  private ready = false;

  constructor(private readonly options: LogStreamOptions) {
    const { writer, reader, configuration, sendSignal, clock, metrics, journal, queueLimitBytes } = options;
    const { templates: registry } = options;
    this.model = new ModelChoice((version, error) =>
      journal.error(`The model ${version} cannot be read; the shipped one judges: ${reasonOf(error)}`),
    );
    this.templates = new StreamTemplates({ registry, reader, clock, metrics, journal, send: (signals) => this.tell(signals) });
    this.drift = new StreamDrift({ registry: options.drift, clock, metrics, journal });
    this.metrics = new PipelineMetrics(metrics);
    const settings = AppSettings.parse({});
    this.workers = new PipelineWorkers({
      size: options.workers,
      state: {
        redaction: settings.redaction,
        classification: { ...settings.classification, pins: new Map(), model: SHIPPED },
        tails: [],
        rules: [],
      },
      onCrash: (error) => {
        this.metrics.workerReplaced();
        journal.error(`A pipeline worker was replaced: ${reasonOf(error)}`);
      },
      onTemplates: (notes) => this.templates.note(notes),
    });
    void this.workers.pool.hold();
    const letters = new DeadLetters(options.sendDeadLetter, clock);
    this.processor = new LogProcessor({
      process: (raw) => this.workers.process(raw),
      writer,
      logId,
      positionOf: String,
      listener: {
        committed: (position, tail, idOf) => this.tails.committed(position, tail, idOf),
        hits: (hits, receivedAt) => this.rules.count(hits, receivedAt),
        counted: (receipt, raw, duplicate, judged, model) => this.counted(receipt, raw, duplicate, judged, model),
        refused: (refused) => letters.add(refused),
        timed: (times) => this.metrics.timed(times),
        failed: (error) => journal.error(`A batch is stored, but not everyone heard of it: ${reasonOf(error)}`),
      },
    });
    this.tails = new TailHub({
      setFilters: (tails) => this.workers.set({ tails }),
      settled: () => this.processor.settled(),
      position: options.position,
    });
    this.figures = new PipelineFigures({
      clock,
      queueLimitBytes,
      modelVersion: () => this.model.version,
      tailClients: () => this.tails.size,
    });
    this.outbox = new SignalOutbox({
      send: sendSignal,
      onFailure: (error) => journal.warn(`Alert signals wait for the bus: ${reasonOf(error)}`),
    });
    this.rules = new RuleEvaluation({
      reader,
      clock,
      setRules: (rules) => this.workers.set({ rules }),
      hold: () => this.hold(),
      release: () => this.workers.pool.release(),
      emit: (signals) => {
        if (signals.length === 0) return;
        this.windowMetrics.signalled(signals);
        this.outbox.add(signals);
      },
      onRestoreFailure: (rule, error) =>
        journal.error(`The windows of rule "${rule.name}" begin empty, the store did not answer: ${reasonOf(error)}`),
    });
    this.watch = new ConfigurationWatch({
      source: configuration,
      apply: async ({ rules, redaction, classification }) => {
        this.workers.set({ redaction, classification: { ...classification, model: this.model.choose(classification.model) } });
        this.templates.setRules(rules);
        await this.rules.apply(rules);
        this.ready = true;
      },
      onAway: (error) =>
        journal.warn(
          `The configuration cannot be read; ${this.ready ? 'what is in force stays' : 'logs wait until it can'}: ${reasonOf(error)}`,
        ),
      onBack: () => journal.log('The configuration can be read again.'),
      intervalMs: options.configurationEveryMs ?? CONFIGURATION_EVERY_MS,
      timeoutMs: CONFIGURATION_TIMEOUT_MS,
    });
    this.metrics.watch(metrics, this.figures, () => this.workers.pool.queued);
    this.windowMetrics = new WindowMetrics(metrics, () => this.rules.windows.groups);
  }

  /** Resolves when the configuration is in force, or could not be read for now. */
  async start(): Promise<void> {
    await this.watch.start();
    this.templates.start();
    this.drift.start();
    this.ticking = setInterval(() => this.tick(), TICK_MS);
  }

  async submit(raw: RawBatch): Promise<IngestReceipt> {
    const bytes = raw.body.byteLength;
    this.figures.began(bytes);
    try {
      return await this.processor.submit(raw);
    } catch (error) {
      this.metrics.failed();
      throw error;
    } finally {
      this.figures.ended(bytes);
    }
  }

  /** Follows the configuration no more, and writes down the last templates and what was judged. The rest goes on, so that what is under way can be stored. */
  async stopFollowing(): Promise<void> {
    const last = Promise.all([this.watch.stop(), this.templates.stop(), this.drift.stop()]);
    await withTimeout(last, LAST_LOOK_MS).catch(() => undefined);
  }

  /** Stores what is under way, within a limit, and ends the workers. */
  async stop(): Promise<void> {
    await this.stopFollowing();
    clearInterval(this.ticking);
    try {
      await withTimeout(
        this.processor.settled().then(() => this.outbox.flush()),
        DRAIN_MS,
      );
    } catch {
      this.options.journal.error('Not every batch was stored in time; their senders were not told that they are.');
    }
    await this.workers.pool.close();
  }

  private async hold(): Promise<void> {
    await this.workers.pool.hold();
    // A worker's last answer may have come just now: let it reach the writer before the writer is waited for.
    await new Promise(setImmediate);
    await this.processor.committed();
  }

  /** Resolves once the bus has them. */
  private async tell(signals: readonly AlertSignal[]): Promise<void> {
    for (const signal of signals) await this.options.sendSignal(signal);
    this.windowMetrics.signalled(signals);
  }

  private tick(): void {
    this.rules.tick();
    this.windowMetrics.lost(this.rules.windows.losses);
    void this.outbox.flush();
  }

  private counted(receipt: IngestReceipt, raw: RawBatch, duplicate: boolean, judged: Readonly<JudgedCounts>, model: string): void {
    this.figures.counted(receipt, raw, duplicate);
    if (!duplicate) this.drift.count(judged, model);
    this.metrics.answered(receipt, duplicate, Math.max(0, this.options.clock() - raw.receivedAt), judged);
  }
}
