import type { KafkaConnection } from '@tocsin/adapters/kafka';
import { durationMs, type Rule, Settings as AppSettings, TOPICS } from '@tocsin/contracts';
import { type AlertSignal, WINDOW_LIMITS } from '@tocsin/core/alerting';
import type { Clock, LogReader } from '@tocsin/core/ports';
import { BufferGarbage } from '@tocsin/platform/memory';
import { collectConsumerLag, type MetricsRegistry } from '@tocsin/platform/metrics';
import type { ConfigurationSource } from '../configuration/configuration-source.ts';
import { ModelChoice, SHIPPED } from '../configuration/model-choice.ts';
import { ConfigurationWatch } from '../configuration/configuration-watch.ts';
import type { DriftRegistry } from '../drift/drift-ledger.ts';
import { StreamDrift } from '../drift/stream-drift.ts';
import { WindowMetrics } from '../figures/window-metrics.ts';
import type { StreamJournal } from '../log-stream.ts';
import { StreamTemplates } from '../templates/stream-templates.ts';
import type { TemplateRegistry } from '../templates/template-ledger.ts';
import { withTimeout } from '../waiting/with-timeout.ts';
import type { StreamTrouble } from './cluster-health.ts';
import { ChunkWorkers } from './chunks/chunk-workers.ts';
import { LogConsumer } from './consumer/log-consumer.ts';
import { StreamProgress } from './consumer/stream-progress.ts';
import { LaneMetrics } from './figures/lane-metrics.ts';
import { StreamFigures } from './figures/stream-figures.ts';
import type { StoreAnswer } from './lane/lane-ports.ts';
import { PartitionLane } from './lane/partition-lane.ts';
import { StorePatience } from './lane/store-patience.ts';
import { LogLanes, whyLaneEnded } from './log-lanes.ts';
import { RollupWindows } from './windows/rollup-windows.ts';
import { RulesInForce } from './windows/rules-in-force.ts';
import { SignalTopic } from './windows/signal-topic.ts';
import { WindowsMember } from './windows/windows-member.ts';
import { WindowsTenure } from './windows/windows-tenure.ts';

export const STREAM_GROUP = 'tocsin-stream';
export const WINDOWS_GROUP = 'tocsin-windows';

export interface ClusterStreamOptions<Documents> {
  connection: KafkaConnection;
  /** Base of the store's indices. */
  index: string;
  /** One attempt to store documents; see LaneStore. */
  write: (documents: Documents, signal: AbortSignal) => Promise<StoreAnswer>;
  reader: Pick<LogReader, 'slotCounts' | 'search'>;
  configuration: ConfigurationSource;
  /** Where templates are remembered; absent: nowhere. */
  templates?: TemplateRegistry;
  /** Where what was judged is counted; absent: nowhere. */
  drift?: DriftRegistry;
  clock: Clock;
  workers: number;
  metrics: MetricsRegistry;
  journal: StreamJournal;
  /** How often the configuration is looked at; milliseconds. */
  configurationEveryMs?: number;
}

const CONFIGURATION_EVERY_MS = 1000;
const CONFIGURATION_TIMEOUT_MS = 4000;
/** What is under way gets so long to be committed when the process stops. */
const DRAIN_MS = 7000;
/** Signals of new templates are tried again later when the bus does not take them within this. */
const SIGNALS_TIMEOUT_MS = 5000;
const LOSSES_EVERY_MS = 1000;
/** Bytes of buffers that a byte of messages leaves on this thread: copies for the worker, documents, JSON, and what the client of Kafka makes of it. */
const GARBAGE_A_BYTE = 10;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const spanOf = (rules: readonly Rule[]): number =>
  Math.max(0, ...rules.map(({ window }) => durationMs(window))) + 2 * WINDOW_LIMITS.latenessMs;

/**
 * The stream of the cluster profile: one member of the group that shares the partitions of `logs`, and one of the group of which a single
 * member evaluates the rules. Any number of these processes may run; what one of them leaves behind when it dies, another goes on with.
 * Until the first configuration is in force, logs wait.
 */
export class ClusterStream<Documents> {
  readonly figures: StreamFigures;
  private readonly workers: ChunkWorkers<Documents>;
  private readonly templates: StreamTemplates;
  private readonly drift: StreamDrift;
  private readonly model: ModelChoice;
  private readonly store: StorePatience<Documents>;
  private readonly consumer: LogConsumer;
  private readonly progress: StreamProgress;
  private readonly signals: SignalTopic;
  private readonly member: WindowsMember;
  private readonly watch: ConfigurationWatch;
  private readonly rules = new RulesInForce();
  private readonly garbage = new BufferGarbage();
  private readonly laneMetrics: LaneMetrics;
  private readonly windowMetrics: WindowMetrics;
  private stopping = false;
  private evaluated = false;
  private watching: NodeJS.Timeout | undefined;

  constructor(private readonly options: ClusterStreamOptions<Documents>) {
    const { connection, clock, metrics, journal } = options;
    this.laneMetrics = new LaneMetrics(metrics);
    const settings = AppSettings.parse({});
    this.windowMetrics = new WindowMetrics(metrics, () => this.member.evaluation?.windows?.groups ?? 0);
    const { templates: registry, reader } = options;
    this.model = new ModelChoice((version, error) =>
      journal.error(`The model ${version} cannot be read; the shipped one judges: ${reasonOf(error)}`),
    );
    this.templates = new StreamTemplates({ registry, reader, clock, metrics, journal, send: (signals) => this.tell(signals) });
    this.drift = new StreamDrift({ registry: options.drift, clock, metrics, journal });
    this.workers = new ChunkWorkers({
      size: options.workers,
      state: { redaction: settings.redaction, classification: { ...settings.classification, pins: new Map(), model: SHIPPED }, rules: [] },
      topic: connection.topic(TOPICS.logs),
      index: options.index,
      onCrash: (error) => {
        this.laneMetrics.workerReplaced();
        journal.error(`A pipeline worker was replaced: ${reasonOf(error)}`);
      },
      onTemplates: (notes) => this.templates.note(notes),
    });
    void this.workers.pool.hold();
    this.store = new StorePatience({
      write: options.write,
      onAway: (error) => journal.warn(`The store takes no logs; they wait in Kafka: ${reasonOf(error)}`),
      onBack: () => journal.log('The store takes logs again.'),
    });
    this.figures = new StreamFigures({
      clock,
      modelVersion: () => this.model.version,
      queueBytes: () => this.lanes().reduce((sum, { bytesWaiting }) => sum + bytesWaiting, 0),
      queueLimitBytes: () => this.lanes().reduce((sum, { bytesLimit }) => sum + bytesLimit, 0),
    });
    this.consumer = this.makeConsumer();
    this.progress = new StreamProgress({
      connection,
      groupId: connection.named(STREAM_GROUP),
      logs: connection.topic(TOPICS.logs),
      rollups: connection.topic(TOPICS.rollups),
      clock,
    });
    this.signals = new SignalTopic(connection, (error) => journal.warn(`Alert signals wait for Kafka: ${reasonOf(error)}`));
    this.member = this.makeMember();
    this.watch = this.makeWatch();
    this.register();
  }

  /** Resolves when the configuration is in force, or could not be read for now; the process takes part as soon as Kafka lets it. */
  async start(topicsReady: Promise<void> = Promise.resolve()): Promise<void> {
    await this.watch.start();
    this.templates.start();
    this.drift.start();
    void topicsReady.then(() => {
      if (this.stopping) return;
      this.progress.start();
      this.consumer.start();
      this.member.start();
    });
    this.watching = setInterval(() => this.lookAtLosses(), LOSSES_EVERY_MS);
  }

  /** Stops fetching, commits what is under way within a limit, and leaves the groups. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.watching);
    await Promise.all([
      withTimeout(this.watch.stop(), 1000).catch(() => undefined),
      // What comes of the last chunks is noted again by whoever has the partitions then.
      withTimeout(this.templates.stop(), 1000).catch(() => undefined),
      this.member.stop(),
      this.consumer.stop(AbortSignal.timeout(DRAIN_MS)),
    ]);
    await Promise.all([
      this.progress.stop(),
      this.signals.close(),
      this.workers.pool.close(),
      withTimeout(this.drift.stop(), 1000).catch(() => undefined),
    ]);
  }

  /** For health: what of this process stands still, in words; undefined: nothing. */
  get trouble(): StreamTrouble {
    return {
      outside: !this.consumer.isMember,
      store: this.store.away,
      waiting: !this.rules.known,
      opening: this.consumer.group.opening,
    };
  }
  get partitions(): readonly number[] {
    return this.consumer.group.partitions;
  }
  get evaluates(): boolean {
    return this.member.evaluation !== undefined;
  }

  private lanes(): PartitionLane<Documents>[] {
    return this.consumer.group.lanes().filter((lane): lane is PartitionLane<Documents> => lane instanceof PartitionLane);
  }

  private makeConsumer(): LogConsumer {
    const { connection, clock, journal } = this.options;
    const lanes = new LogLanes<Documents>({
      connection,
      groupId: STREAM_GROUP,
      topic: connection.topic(TOPICS.logs),
      processor: this.workers,
      store: this.store,
      clock,
      done: (figures) => {
        this.laneMetrics.done(figures, this.figures.done(figures));
        this.drift.count(figures.judged, figures.modelVersion);
      },
      committed: (figures) => {
        this.laneMetrics.committed(figures);
        this.garbage.left(figures.bytes * GARBAGE_A_BYTE);
      },
    });
    return new LogConsumer({
      connection,
      groupId: STREAM_GROUP,
      topic: connection.topic(TOPICS.logs),
      clock,
      open: (partition, events) => lanes.open(partition, events),
      onFailure: (partition, error) => {
        const why = whyLaneEnded(error);
        this.laneMetrics.failed(why);
        if (why === 'fenced') journal.log(`Partition ${partition} has another owner.`);
        else journal.warn(`The work on partition ${partition} begins anew from what is committed: ${reasonOf(error)}`);
      },
      onAssigned: (partitions) => {
        if (this.stopping) return;
        journal.log(partitions.length === 0 ? 'No partition for this process.' : `Partitions of this process: ${partitions.join(', ')}.`);
      },
      onAway: (error) => journal.warn(`The stream is in no group and tries again: ${reasonOf(error)}`),
    });
  }

  private makeMember(): WindowsMember {
    const { connection, clock, reader, journal } = this.options;
    return new WindowsMember({
      connection,
      groupId: WINDOWS_GROUP,
      topic: connection.topic(TOPICS.rollups),
      tenure: (source) =>
        new WindowsTenure({
          source,
          clock,
          rules: (signal) => this.rules.current(signal),
          windowsFrom: (from, rules) => {
            this.windowMetrics.restarted();
            return new RollupWindows({
              reader,
              clock,
              from,
              rules,
              onRestoreFailure: (rule, error) =>
                journal.warn(`Earlier logs of rule "${rule.name}" are not counted yet, the store did not answer: ${reasonOf(error)}`),
            });
          },
          spanOf,
          processed: () => this.progress.processed,
          send: (signals, signal) => this.signals.send(signals, signal),
          onSignals: (signals: readonly AlertSignal[]) => this.windowMetrics.signalled(signals),
          onUnreadable: (offset) => journal.error(`The rollup at offset ${offset} cannot be read and is left out.`),
        }),
      onFailure: (error) => journal.warn(`The evaluation of the rules begins anew: ${reasonOf(error)}`),
      onAssigned: (evaluates) => {
        if (evaluates !== this.evaluated && !this.stopping)
          journal.log(evaluates ? 'This process evaluates the rules.' : 'The rules are not evaluated by this process any more.');
        this.evaluated = evaluates;
      },
    });
  }

  private makeWatch(): ConfigurationWatch {
    const { configuration, journal, configurationEveryMs = CONFIGURATION_EVERY_MS } = this.options;
    return new ConfigurationWatch({
      source: configuration,
      apply: ({ rules, redaction, classification }) => {
        const model = this.model.choose(classification.model);
        this.workers.set({ redaction, classification: { ...classification, model }, rules: rules.filter(({ enabled }) => enabled) });
        this.rules.set(rules);
        this.templates.setRules(rules);
        this.member.evaluation?.setRules(rules);
        this.workers.pool.release();
        return Promise.resolve();
      },
      onAway: (error) =>
        journal.warn(
          `The configuration cannot be read; ${this.rules.known ? 'what is in force stays' : 'logs wait until it can'}: ${reasonOf(error)}`,
        ),
      onBack: () => journal.log('The configuration can be read again.'),
      intervalMs: configurationEveryMs,
      timeoutMs: CONFIGURATION_TIMEOUT_MS,
    });
  }

  private register(): void {
    const { metrics } = this.options;
    const topic = TOPICS.logs;
    collectConsumerLag(metrics, () =>
      this.partitions.flatMap((partition) => {
        const messages = this.progress.lag.get(partition);
        return messages === undefined ? [] : [{ topic, partition, messages }];
      }),
    );
    metrics.gauge('tocsin_intake_queue_bytes', 'Bytes taken in and not stored yet.', () => this.figures.queueBytes());
    metrics.gauge('tocsin_pipeline_waiting_batches', 'Batches that wait for a worker.', () => this.workers.pool.queued);
    metrics.gauge('tocsin_store_away', '1 while the store takes no logs.', () => Number(this.store.away !== undefined));
    metrics.gauge('tocsin_evaluates_rules', '1 where the rules are evaluated.', () => Number(this.evaluates));
  }

  /** Resolves once the bus has them. */
  private async tell(signals: AlertSignal[]): Promise<void> {
    await this.signals.send(signals, AbortSignal.timeout(SIGNALS_TIMEOUT_MS));
    this.windowMetrics.signalled(signals);
  }

  private lookAtLosses(): void {
    const windows = this.member.evaluation?.windows;
    if (windows) this.windowMetrics.lost(windows.losses);
  }
}
