import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type CollectYoung = (options: { type: 'minor' }) => void;

/** V8's own collector for what is young; undefined where this build does not give it out. */
const collector = (): CollectYoung | undefined => {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('globalThis.gc');
  return typeof gc === 'function' ? (gc as CollectYoung) : undefined;
};

const EVERY_BYTES = 12 * 1024 * 1024;

/**
 * Gives back the memory of buffers that were used. They lie outside the heap and die at once, but V8 counts them as pressure on the whole
 * heap: left alone, it marks all of it every few MiB, although nothing there has changed. A look at the young objects every few MiB finds
 * the dead buffers for next to nothing.
 */
export class BufferGarbage {
  private readonly collect: CollectYoung | undefined;
  private bytes = 0;

  constructor(collect: CollectYoung | undefined = collector()) {
    this.collect = collect;
  }

  /** So many bytes of buffers are garbage now. */
  left(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes < EVERY_BYTES) return;
    this.bytes = 0;
    this.collect?.({ type: 'minor' });
  }
}
