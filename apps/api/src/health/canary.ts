import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock, LogIntake, LogReader, LogTail } from '@tocsin/core/ports';
import { fieldEquals } from '@tocsin/core/query';
import type { HealthFinding } from '@tocsin/platform/health';

/** Service under which canaries are found. */
export const CANARY_SERVICE = 'tocsin';
const AROUND_MS = 60_000;
const LOOK_EVERY_MS = 100;

export interface CanaryOptions {
  /** How long after its receipt a log may take until search finds it, in milliseconds; 0: it is there at once. */
  searchableWithinMs: number;
}

const ms = (from: number): string => `${Math.round((performance.now() - from) * 10) / 10} ms`;

/**
 * Sends one log in by the front door and waits until it comes out of search and of a live tail: what no look at the parts can show.
 * The log is kept as any other: service `tocsin`, level trace.
 */
export class Canary {
  constructor(
    private readonly intake: LogIntake,
    private readonly reader: LogReader,
    private readonly tail: LogTail,
    private readonly now: Clock,
    private readonly options: CanaryOptions = { searchableWithinMs: 0 },
  ) {}

  async check(signal: AbortSignal): Promise<HealthFinding> {
    const mark = randomBytes(6).toString('hex');
    const query = fieldEquals('attributes.canary', mark);
    let heard = (_after: string): void => undefined;
    const start = performance.now();
    const onTail = new Promise<string>((resolve) => (heard = resolve));
    const subscription = await this.tail.subscribe(query, () => heard(ms(start)));
    try {
      const at = this.now();
      const log = { timestamp: at, service: CANARY_SERVICE, level: 'trace', message: 'Health check of the whole path.', canary: mark };
      const body = new TextEncoder().encode(JSON.stringify(log));
      const receipt = await this.intake.submit({ batchId: `canary-${mark}`, format: 'json', body, receivedAt: at });
      if (receipt.accepted !== 1) return { state: 'down', detail: 'the log was refused' };
      const taken = ms(start);
      const range = { from: at - AROUND_MS, to: at + AROUND_MS };
      const givenUpAt = performance.now() + this.options.searchableWithinMs;
      for (;;) {
        const { items } = await this.reader.search({ query, ...range, limit: 1, order: 'desc' }, signal);
        if (items.length === 1) break;
        if (performance.now() >= givenUpAt) return { state: 'down', detail: `taken in in ${taken}, but search does not find it` };
        await pause(LOOK_EVERY_MS, undefined, { signal });
      }
      const found = ms(start);
      const gone = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
      return { state: 'up', detail: `taken in in ${taken}, found in ${found}, on the live tail in ${await Promise.race([onTail, gone])}` };
    } finally {
      subscription.close();
    }
  }
}
