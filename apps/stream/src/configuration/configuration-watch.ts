import { withTimeout } from '../waiting/with-timeout.ts';
import type { ConfigurationSource, StreamConfiguration } from './configuration-source.ts';

export interface ConfigurationWatchOptions {
  source: ConfigurationSource;
  /** Puts a configuration in force; called once at the start and then for each change, one at a time. */
  apply: (configuration: StreamConfiguration) => Promise<void>;
  /** The configuration cannot be read: what is in force stays. Called once until it can be read again. */
  onAway: (error: unknown) => void;
  onBack: () => void;
  intervalMs: number;
  /** A read that takes longer counts as failed. */
  timeoutMs: number;
}

/** Follows the configuration by polling its version, so that a change is in force within `intervalMs` and the time to read it. */
export class ConfigurationWatch {
  private timer: NodeJS.Timeout | undefined;
  private version: number | undefined;
  private away = false;
  private stopped = false;
  private underWay: Promise<void> = Promise.resolve();

  constructor(private readonly options: ConfigurationWatchOptions) {}

  /** Looks once, then again and again until `stop`. Resolves after the first look, whatever came of it. */
  async start(): Promise<void> {
    await this.look();
    this.schedule();
  }

  /** Resolves when a look under way is over. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.underWay;
  }

  /** Puts in force what changed since the last look. Never rejects. */
  look(): Promise<void> {
    this.underWay = this.underWay.then(() => this.lookOnce());
    return this.underWay;
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.look().then(() => this.schedule()), this.options.intervalMs);
  }

  private async lookOnce(): Promise<void> {
    const { source, apply, onAway, onBack, timeoutMs } = this.options;
    try {
      const version = await withTimeout(source.version(), timeoutMs);
      if (version !== this.version) {
        await apply(await withTimeout(source.read(), timeoutMs));
        this.version = version;
      }
      if (this.away) onBack();
      this.away = false;
    } catch (error) {
      if (!this.away && !this.stopped) onAway(error);
      this.away = true;
    }
  }
}
