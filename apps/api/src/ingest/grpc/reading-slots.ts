import { IntakeBusyError } from '@tocsin/core/ports';

export interface SlotLimits {
  /** At once. */
  reading: number;
  /** More than these are refused straight away. */
  waiting: number;
  waitMs: number;
}

/**
 * How many messages are read at once. gRPC does not say how large a message is before it is there, so that the memory of those that
 * are still coming is bounded by their number, times the largest message; the budget for bodies holds their true size from then on.
 */
export class ReadingSlots {
  private readonly queue: (() => void)[] = [];
  private free: number;

  constructor(private readonly limits: SlotLimits) {
    this.free = limits.reading;
  }

  /** Runs `read` when it is its turn, in the order of asking. @throws IntakeBusyError, or what `read` throws */
  async during<T>(read: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await read();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.free++;
    }
  }

  private enter(): Promise<void> | undefined {
    if (this.free > 0) {
      this.free--;
      return undefined;
    }
    if (this.queue.length >= this.limits.waiting) throw new IntakeBusyError(1000);
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.queue.splice(this.queue.indexOf(turn), 1);
        reject(new IntakeBusyError(1000));
      }, this.limits.waitMs);
      this.queue.push(turn);
    });
  }
}
