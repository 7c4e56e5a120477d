import { IntakeBusyError } from '@tocsin/core/ports';

/**
 * Bytes of request bodies that may be read into memory at once. Taken before the body is read, by what the request declares,
 * so that a thousand slow senders cannot fill the memory.
 */
export class IngestBudget {
  private used = 0;
  constructor(private readonly limitBytes: number) {}

  get usedBytes(): number {
    return this.used;
  }

  /** Returns what gives the bytes back (once, however often it is called). @throws IntakeBusyError */
  reserve(bytes: number): () => void {
    if (this.used > 0 && this.used + bytes > this.limitBytes) throw new IntakeBusyError(1000);
    this.used += bytes;
    let held = true;
    return () => {
      if (held) this.used -= bytes;
      held = false;
    };
  }
}
