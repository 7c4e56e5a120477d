/** At most so many messages in any span so long, under a name that shares the limit. */
export interface Pace {
  key: string;
  messages: number;
  perMs: number;
}

/** Keeps receivers' rate limits in this process: it knows when each message left. */
export class Pacer {
  private readonly sent = new Map<string, number[]>();

  /** 0: the message may leave now, and is counted. Else how long to wait, and nothing is counted. Milliseconds. */
  take(paces: readonly Pace[], now: number): number {
    let waitMs = 0;
    for (const { key, messages, perMs } of paces) {
      const times = (this.sent.get(key) ?? []).filter((at) => at > now - perMs);
      this.sent.set(key, times);
      const oldest = times.at(-messages);
      if (oldest !== undefined) waitMs = Math.max(waitMs, oldest + perMs - now);
    }
    if (waitMs > 0) return waitMs;
    for (const { key } of paces) this.sent.get(key)?.push(now);
    return 0;
  }
}
