import { type Transferable, Worker } from 'node:worker_threads';
import { StoreUnavailableError } from '@tocsin/core/ports';

/** A thread died, did not answer in time, or the store was closed. */
export { StoreUnavailableError };

/** To a thread: a numbered call, or the wish to stop one. */
export type ThreadCall<Q> = { id: number; request: Q } | { cancel: number };
/** From a thread: the answer to a call, or something that it noticed by itself. */
export type ThreadAnswer<R, E> = { id: number; result: R } | { id: number; failure: Failure } | { event: E };
/** An error on its way between threads. `code` is that of the class. */
export interface Failure {
  name: string;
  code: string | undefined;
  message: string;
}
export const failureOf = (error: unknown): Failure => {
  if (!(error instanceof Error)) return { name: 'Error', code: undefined, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, code, message: error.message };
};

export interface ThreadLinkOptions<E> {
  /** The worker's source. */
  source: URL;
  workerData: unknown;
  /** A call that takes longer has the thread replaced, since it may hang. */
  timeoutMs: number;
  onEvent: (event: E) => void;
  /** Hears of every death of the thread. */
  onCrash: (error: unknown) => void;
  /** Makes the error of a failure that the thread answered. */
  errorOf: (failure: Failure) => Error;
}
interface PendingCall<R> {
  resolve: (result: R) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

/** A thread that needs more than this for objects is given up and replaced. */
const HEAP_MB = 512;
/** New objects. The engine's own choice keeps a hundred MiB a thread that is seldom used. */
const YOUNG_HEAP_MB = 24;
/** A thread that dies right after its start is started again after a pause that doubles up to this. */
const MAX_PAUSE_MS = 5000;

/** One thread of the store and the calls that it has not answered. A thread that dies is replaced; its calls are rejected. */
export class ThreadLink<Q, R, E = never> {
  private readonly options: ThreadLinkOptions<E>;
  private readonly calls = new Map<number, PendingCall<R>>();
  private worker: Worker | undefined;
  private restart: NodeJS.Timeout | undefined;
  private readonly waiting: (() => void)[] = [];
  private lastId = 0;
  private deaths = 0;
  private closed = false;

  constructor(options: ThreadLinkOptions<E>) {
    this.options = options;
    this.start();
  }

  /** Calls that wait for an answer. */
  get busy(): number {
    return this.calls.size;
  }
  /** False between the death of a thread and the start of the next one. */
  get isUp(): boolean {
    return this.worker !== undefined;
  }

  /** Waits for a thread that is being started. Rejects with StoreUnavailableError, with what the thread answered, or with the signal's reason. */
  async call(request: Q, options: { transfer?: Transferable[]; signal?: AbortSignal | undefined; timeoutMs?: number } = {}): Promise<R> {
    const { signal, transfer = [], timeoutMs = this.options.timeoutMs } = options;
    const { worker } = this;
    signal?.throwIfAborted();
    if (this.closed) throw new StoreUnavailableError('The log store is closed.');
    if (worker === undefined) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
      return this.call(request, options);
    }
    const id = ++this.lastId;
    return new Promise<R>((resolve, reject) => {
      const timer = setTimeout(() => this.died(worker, new StoreUnavailableError('The log store did not answer in time.')), timeoutMs);
      const stop = () => {
        worker.postMessage({ cancel: id } satisfies ThreadCall<Q>);
        this.take(id)?.reject(signal?.reason as Error);
      };
      const done = () => signal?.removeEventListener('abort', stop);
      this.calls.set(id, {
        resolve: (result) => (done(), resolve(result)),
        reject: (error) => (done(), reject(error)),
        timer,
      });
      signal?.addEventListener('abort', stop, { once: true });
      worker.postMessage({ id, request } satisfies ThreadCall<Q>, transfer);
    });
  }

  /** Ends the thread at once; what it has not answered is rejected. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.restart);
    const { worker } = this;
    this.worker = undefined;
    this.rejectAll(new StoreUnavailableError('The log store was closed.'));
    for (const resume of this.waiting.splice(0)) resume();
    await worker?.terminate();
  }

  private start(): void {
    const worker = new Worker(this.options.source, {
      workerData: this.options.workerData,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
    });
    worker.on('message', (answer: ThreadAnswer<R, E>) => this.answered(answer));
    worker.on('error', (error) => this.died(worker, error));
    worker.on('exit', (code) => this.died(worker, new Error(`A thread of the log store ended with ${code}.`)));
    this.worker = worker;
    for (const resume of this.waiting.splice(0)) resume();
  }

  private answered(answer: ThreadAnswer<R, E>): void {
    if ('event' in answer) return this.options.onEvent(answer.event);
    this.deaths = 0;
    const call = this.take(answer.id);
    if ('result' in answer) call?.resolve(answer.result);
    else call?.reject(this.options.errorOf(answer.failure));
  }

  private take(id: number): PendingCall<R> | undefined {
    const call = this.calls.get(id);
    this.calls.delete(id);
    clearTimeout(call?.timer);
    return call;
  }

  private died(worker: Worker, error: unknown): void {
    if (this.closed || worker !== this.worker) return;
    this.worker = undefined;
    void worker.terminate();
    this.options.onCrash(error);
    this.rejectAll(
      error instanceof StoreUnavailableError ? error : new StoreUnavailableError('A thread of the log store failed.', { cause: error }),
    );
    const pause = this.deaths++ === 0 ? 0 : Math.min(MAX_PAUSE_MS, 100 * 2 ** this.deaths);
    this.restart = setTimeout(() => this.start(), pause);
  }

  private rejectAll(error: Error): void {
    for (const id of [...this.calls.keys()]) this.take(id)?.reject(error);
  }
}
