import { RecordIntake, type TakenBatch } from '@tocsin/core/intake';
import { IntakeBusyError, type RawBatch } from '@tocsin/core/ports';
import { type Failure, ThreadLink } from '../../block-store/threads/thread-link.ts';

/** A bundle has the worker beside it as JavaScript; from source, Node strips the types. */
const SOURCE = new URL(`./record-intake.worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
/** Bodies up to so many bytes are read on the caller's thread: in less time than moving them takes. */
const INLINE_BYTES = 16 * 1024;
const TIMEOUT_MS = 30_000;

const errorOf = ({ name, message }: Failure): Error => Object.assign(new Error(message), { name });

/** Reads requests into lines of JSON, large ones on a thread of its own, so that no body keeps the process from its other work. */
export class IntakeThread {
  private readonly inline = new RecordIntake();
  private link: ThreadLink<RawBatch, TakenBatch> | undefined;
  private readonly onCrash: (error: unknown) => void;

  constructor(onCrash: (error: unknown) => void) {
    this.onCrash = onCrash;
  }

  /** The body is moved away. @throws IntakeBusyError where the thread failed: nothing was kept */
  async take(raw: RawBatch): Promise<TakenBatch> {
    if (raw.body.byteLength <= INLINE_BYTES) return this.inline.take(raw);
    this.link ??= new ThreadLink({
      source: SOURCE,
      workerData: undefined,
      timeoutMs: TIMEOUT_MS,
      onEvent: () => undefined,
      onCrash: this.onCrash,
      errorOf,
    });
    const whole = raw.body.byteLength === raw.body.buffer.byteLength;
    const body = whole ? raw.body : raw.body.slice();
    try {
      return await this.link.call({ ...raw, body }, { transfer: [body.buffer] });
    } catch (error) {
      this.onCrash(error);
      throw new IntakeBusyError(5000);
    }
  }

  async close(): Promise<void> {
    await this.link?.close();
  }
}
