import * as prometheus from 'prom-client';
import { collectHost } from './collect-host.ts';

/** Label names of a metric and the values that each may take are fixed in code: never a message, a user or an id. */
export type Labels<L extends string> = Readonly<Record<L, string>>;
type LabelsArgument<L extends string> = [L] extends [never] ? [labels?: Readonly<Record<string, never>>] : [labels: Labels<L>];

export interface Sample<L extends string> {
  labels: Labels<L>;
  value: number;
}

/** A total that only grows; its name ends in `_total`. */
export class Counter<L extends string = never> {
  constructor(private readonly counter: prometheus.Counter<L>) {}

  add(amount: number, ...[labels]: LabelsArgument<L>): void {
    if (labels === undefined) this.counter.inc(amount);
    else this.counter.inc(labels as Labels<L>, amount);
  }
}

/** Counts of observations at most as large as each bound, their sum and number. */
export class Histogram<L extends string = never> {
  constructor(private readonly histogram: prometheus.Histogram<L>) {}

  observe(value: number, ...[labels]: LabelsArgument<L>): void {
    if (labels === undefined) this.histogram.observe(value);
    else this.histogram.observe(labels as Labels<L>, value);
  }
}

/** Bounds, in seconds, that fit everything from a commit to a slow search. */
export const LATENCY_BOUNDS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/**
 * The metrics of one process, as GET /metrics shows them, over a registry of prom-client's that is ours alone.
 * Names begin with `tocsin_`, units are base units; a name can be used once.
 */
export class MetricsRegistry {
  private readonly registry = new prometheus.Registry();

  counter(name: `tocsin_${string}_total`, help: string): Counter;
  counter<L extends string>(name: `tocsin_${string}_total`, help: string, labelNames: readonly L[]): Counter<L>;
  counter<L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> {
    return new Counter(new prometheus.Counter({ name, help, labelNames, registers: [this.registry] }));
  }

  /** A figure that is read when somebody asks; while `read` fails, the metric has no value. */
  gauge(name: `tocsin_${string}`, help: string, read: () => number | Promise<number>): void {
    const gauge = new prometheus.Gauge({
      name,
      help,
      registers: [this.registry],
      collect: async () => {
        try {
          gauge.set(await read());
        } catch {
          gauge.remove();
        }
      },
    });
  }

  /** Figures by one label that are read when somebody asks, such as counts that a port keeps by reason. */
  gauges<L extends string>(
    name: `tocsin_${string}`,
    help: string,
    labelName: L,
    read: () => Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>,
  ): void {
    const gauge = new prometheus.Gauge<L>({
      name,
      help,
      labelNames: [labelName],
      registers: [this.registry],
      collect: async () => {
        gauge.reset();
        const values = await Promise.resolve()
          .then(read)
          .catch(() => ({}));
        for (const [label, value] of Object.entries(values)) gauge.set({ [labelName]: label } as Record<L, string>, value);
      },
    });
  }

  /** Figures by several labels that are read when somebody asks; while `read` fails, the metric has no value. */
  samples<L extends string>(
    name: `tocsin_${string}`,
    help: string,
    labelNames: readonly L[],
    read: () => readonly Sample<L>[] | Promise<readonly Sample<L>[]>,
  ): void {
    const gauge = new prometheus.Gauge<L>({
      name,
      help,
      labelNames,
      registers: [this.registry],
      collect: async () => {
        gauge.reset();
        const values = await Promise.resolve()
          .then(read)
          .catch(() => []);
        for (const { labels, value } of values) gauge.set(labels, value);
      },
    });
  }

  /** A total by one label that something else keeps, such as the operating system, and that is read when somebody asks. */
  totals<L extends string>(
    name: `tocsin_${string}_total`,
    help: string,
    labelName: L,
    read: () => Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>,
  ): void {
    const counter = new prometheus.Counter<L>({
      name,
      help,
      labelNames: [labelName],
      registers: [this.registry],
      collect: async () => {
        counter.reset();
        const values = await Promise.resolve()
          .then(read)
          .catch(() => ({}));
        for (const [label, value] of Object.entries(values)) counter.inc({ [labelName]: label } as Record<L, string>, value);
      },
    });
  }

  histogram<L extends string = never>(
    name: `tocsin_${string}`,
    help: string,
    bounds: readonly number[] = LATENCY_BOUNDS_SECONDS,
    labelNames: readonly L[] = [],
  ): Histogram<L> {
    return new Histogram(new prometheus.Histogram({ name, help, buckets: [...bounds], labelNames, registers: [this.registry] }));
  }

  /**
   * prom-client's own figures of the process (CPU, memory, garbage collection, delay of the event loop), and those of its host and disk.
   * `folder` lies on the file system that counts; where it is not there, the working directory does.
   */
  collectProcess(folder = '.'): void {
    prometheus.collectDefaultMetrics({ register: this.registry, prefix: 'tocsin_' });
    collectHost(this, folder);
  }

  /** The sum of a metric's values now; undefined where this process has no such metric, or it has no value. */
  async sumOf(name: string): Promise<number | undefined> {
    const values = (await this.registry.getSingleMetric(name)?.get())?.values ?? [];
    return values.length === 0 ? undefined : values.reduce((sum, { value }) => sum + value, 0);
  }

  /** Media type of what `render` gives. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** Prometheus text exposition format 0.0.4. */
  render(): Promise<string> {
    return this.registry.metrics();
  }
}
