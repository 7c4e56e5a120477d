/** Receives everything that waited, in order of publication. A rejection is reported and does not stop the topic. */
export type BatchHandler = (messages: unknown[]) => Promise<void>;

interface Waiting {
  message: unknown;
  sizeBytes: number;
  taken: () => void;
}

/**
 * The events of one topic for one handler: first in, first out, one batch at a time, bounded in bytes.
 * Who publishes into a full queue waits until its message was taken in; nothing is dropped.
 */
export class EventQueue {
  private readonly queued: Waiting[] = [];
  private readonly outside: Waiting[] = [];
  private bytes = 0;
  private running: Promise<void> | undefined;

  constructor(
    private readonly handler: BatchHandler,
    private readonly limitBytes: number,
    private readonly batchSize: number,
    private readonly onFailure: (error: unknown, lost: number) => void,
  ) {}

  get queuedBytes(): number {
    return this.bytes;
  }

  /** Resolves once the message is in the queue (not: handled). */
  push(message: unknown, sizeBytes: number): Promise<void> {
    return new Promise((taken) => {
      const waiting = { message, sizeBytes, taken };
      if (this.outside.length > 0 || !this.fits(sizeBytes)) this.outside.push(waiting);
      else this.admit(waiting);
      this.running ??= this.run();
    });
  }

  /** Resolves when everything published before was handled. */
  async drained(): Promise<void> {
    while (this.running) await this.running;
  }

  /** A message larger than the whole queue still passes, alone. */
  private fits(sizeBytes: number): boolean {
    return this.bytes === 0 || this.bytes + sizeBytes <= this.limitBytes;
  }

  private admit(waiting: Waiting): void {
    this.bytes += waiting.sizeBytes;
    this.queued.push(waiting);
    waiting.taken();
  }

  private async run(): Promise<void> {
    await Promise.resolve(); // what is published in the same turn travels in one batch
    while (this.queued.length > 0) {
      const batch = this.queued.splice(0, this.batchSize);
      try {
        await this.handler(batch.map(({ message }) => message));
      } catch (error) {
        this.onFailure(error, batch.length);
      }
      for (const { sizeBytes } of batch) this.bytes -= sizeBytes;
      for (let next = this.outside[0]; next && this.fits(next.sizeBytes); next = this.outside[0]) {
        this.outside.shift();
        this.admit(next);
      }
    }
    this.running = undefined;
  }
}
