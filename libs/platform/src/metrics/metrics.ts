/** Label names of a metric and the values that each may take are fixed in code: never a message, a user or an id. */
export type Labels<L extends string> = Readonly<Record<L, string>>;

interface Family {
  render(): string;
}

const escape = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
const labelText = (labels: Readonly<Record<string, string>>): string => {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
};
const header = (name: string, help: string, type: string): string =>
  `# HELP ${name} ${help.replaceAll('\n', ' ')}\n# TYPE ${name} ${type}\n`;

/** A total that only grows; its name ends in `_total`. */
export class Counter<L extends string = never> implements Family {
  private readonly series = new Map<string, number>();
  constructor(
    readonly name: string,
    private readonly help: string,
  ) {}

  add(amount: number, labels: Labels<L>): void {
    const key = labelText(labels);
    this.series.set(key, (this.series.get(key) ?? 0) + amount);
  }
  value(labels: Labels<L>): number {
    return this.series.get(labelText(labels)) ?? 0;
  }
  render(): string {
    return header(this.name, this.help, 'counter') + [...this.series].map(([labels, value]) => `${this.name}${labels} ${value}\n`).join('');
  }
}

/** A figure read when somebody asks. */
export class Gauge implements Family {
  constructor(
    readonly name: string,
    private readonly help: string,
    private readonly read: () => number,
  ) {}
  render(): string {
    return `${header(this.name, this.help, 'gauge')}${this.name} ${this.read()}\n`;
  }
}

/** Counts of observations at most as large as each bound, their sum and number. */
export class Histogram implements Family {
  private readonly counts: number[];
  private sum = 0;
  private count = 0;
  constructor(
    readonly name: string,
    private readonly help: string,
    private readonly bounds: readonly number[],
  ) {
    this.counts = bounds.map(() => 0);
  }

  observe(value: number): void {
    this.sum += value;
    this.count++;
    const bucket = this.bounds.findIndex((bound) => value <= bound);
    if (bucket >= 0) this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
  }
  render(): string {
    let below = 0;
    const buckets = this.bounds.map((bound, index) => {
      below += this.counts[index] ?? 0;
      return `${this.name}_bucket{le="${bound}"} ${below}\n`;
    });
    const rest = `${this.name}_bucket{le="+Inf"} ${this.count}\n${this.name}_sum ${this.sum}\n${this.name}_count ${this.count}\n`;
    return header(this.name, this.help, 'histogram') + buckets.join('') + rest;
  }
}

/** Bounds, in seconds, that fit everything from a commit to a slow search. */
export const LATENCY_BOUNDS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** The metrics of one process, as GET /metrics shows them. Names begin with `tocsin_`, units are base units. */
export class MetricsRegistry {
  private readonly families = new Map<string, Family>();

  counter<L extends string = never>(name: `tocsin_${string}_total`, help: string): Counter<L> {
    return this.add(name, new Counter<L>(name, help));
  }
  gauge(name: `tocsin_${string}`, help: string, read: () => number): Gauge {
    return this.add(name, new Gauge(name, help, read));
  }
  histogram(name: `tocsin_${string}`, help: string, bounds: readonly number[] = LATENCY_BOUNDS_SECONDS): Histogram {
    return this.add(name, new Histogram(name, help, bounds));
  }

  /** Prometheus text exposition format 0.0.4. */
  render(): string {
    return [...this.families.values()].map((family) => family.render()).join('');
  }

  private add<F extends Family>(name: string, family: F): F {
    if (this.families.has(name)) throw new Error(`The metric ${name} is registered already.`);
    this.families.set(name, family);
    return family;
  }
}
