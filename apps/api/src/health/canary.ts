import { randomBytes } from 'node:crypto';
import type { Clock, LogIntake, LogReader, LogTail } from '@tocsin/core/ports';
import { fieldEquals } from '@tocsin/core/query';
import type { HealthFinding } from '@tocsin/platform/health';

/** Service under which canaries are found. */
export const CANARY_SERVICE = 'tocsin';
const AROUND_MS = 60_000;

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
  ) {}

  async check(signal: AbortSignal): Promise<HealthFinding> {
    const mark = randomBytes(6).toString('hex');
    const query = fieldEquals('attributes.canary', mark);
    let heard = (): void => undefined;
    const onTail = new Promise<void>((resolve) => (heard = resolve));
    const subscription = await this.tail.subscribe(query, () => heard());
    try {
      const start = performance.now();
      const at = this.now();
      const log = { timestamp: at, service: CANARY_SERVICE, level: 'trace', message: 'Health check of the whole path.', canary: mark };
      const body = new TextEncoder().encode(JSON.stringify(log));
      const receipt = await this.intake.submit({ batchId: `canary-${mark}`, format: 'json', body, receivedAt: at });
      if (receipt.accepted !== 1) return { state: 'down', detail: 'the log was refused' };
      const stored = ms(start);
      const range = { from: at - AROUND_MS, to: at + AROUND_MS };
      const { items } = await this.reader.search({ query, ...range, limit: 1, order: 'desc' }, signal);
      if (items.length !== 1) return { state: 'down', detail: `stored in ${stored}, but search does not find it` };
      const found = ms(start);
      await Promise.race([onTail, new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))]);
      return { state: 'up', detail: `stored in ${stored}, found in ${found}, on the live tail in ${ms(start)}` };
    } finally {
      subscription.close();
    }
  }
}
