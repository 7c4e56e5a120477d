export interface RecurringOptions {
  everyMs: number;
  /** `signal` aborts when the process stops. */
  work: (signal: AbortSignal) => Promise<void>;
  /** Hears of every failure; the next turn tries again. */
  onFailure: (error: unknown) => void;
}

/** Upkeep: work that runs at the start and then every so often, never twice at a time. It does not keep the process alive. */
export class Recurring {
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly options: RecurringOptions) {}

  start(): void {
    this.timer = setInterval(() => this.turn(), this.options.everyMs);
    this.timer.unref();
    this.turn();
  }

  /** Begins no more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
  }

  private turn(): void {
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  private async run(): Promise<void> {
    const { work, onFailure } = this.options;
    const { signal } = this.stopping;
    try {
      await work(signal);
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    }
  }
}
