import type { Worker } from 'node:worker_threads';

/** The job took its worker down twice: it is refused as poison and not tried again. */
export class PoisonJobError extends Error {
  readonly code = 'poison';
}
/** The pool was closed before the job was done. */
export class PoolClosedError extends Error {
  readonly code = 'closed';
}

export interface WorkerPoolOptions {
  size: number;
  /** Jobs posted to one worker and not answered: one at work, the next ones ready behind it. */
  inFlightPerWorker: number;
  /** A job that takes longer counts as a crash. */
  jobTimeoutMs: number;
  start: () => Worker;
  onCrash: (error: unknown) => void;
}

interface Job<T, R> {
  payload: T;
  crashes: number;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}
interface Lane<T, R> {
  worker: Worker;
  /** It has said that it is there: what happens from now on is the fault of a job. */
  ready: boolean;
  jobs: Job<T, R>[];
  timer: NodeJS.Timeout | undefined;
}
/** What a worker answers, in the order in which it was asked; before all, once, that it is ready. */
export type WorkerAnswer<R> = { ok: true; result: R } | { ok: false; message: string } | { ready: true };

/** A worker that cannot even start is tried again after this long, twice as long each time. */
const RESTART_MS = 50;
const LONGEST_RESTART_MS = 5000;
const START_TIMEOUT_MS = 30_000;

/**
 * Worker threads that answer jobs in order. A payload is copied to the thread, so that it survives the thread: when a worker dies,
 * it is replaced, the jobs waiting behind the culprit move on without blame, and the culprit gets one more try. No job is blamed for a
 * worker that dies before it is ready.
 * How much may wait is bounded by who submits (the bus).
 */
export class WorkerPool<T, R> {
  private readonly lanes: Lane<T, R>[] = [];
  private readonly waiting: Job<T, R>[] = [];
  private held = false;
  private closed = false;
  private idle: (() => void)[] = [];
  private readonly restarts = new Set<NodeJS.Timeout>();
  private failedStarts = 0;

  constructor(private readonly options: WorkerPoolOptions) {
    for (let index = 0; index < options.size; index++) this.lanes.push(this.open());
  }

  get queued(): number {
    return this.waiting.length;
  }

  submit(payload: T): Promise<R> {
    if (this.closed) return Promise.reject(new PoolClosedError('The worker pool is closed.'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ payload, crashes: 0, resolve, reject });
      this.dispatch();
    });
  }

  /** Posts a message to every worker, those that start later excepted: `start` must give them the newest state itself. */
  broadcast(message: unknown): void {
    for (const lane of this.lanes) lane.worker.postMessage(message);
  }

  /** Stops giving out jobs and resolves when no worker has one. */
  async hold(): Promise<void> {
    this.held = true;
    if (this.busy()) await new Promise<void>((resolve) => this.idle.push(resolve));
  }
  release(): void {
    this.held = false;
    this.dispatch();
  }

  /** Waits for no one: what is not done fails with PoolClosedError. */
  async close(): Promise<void> {
    this.closed = true;
    const jobs = [...this.lanes.flatMap((lane) => lane.jobs.splice(0)), ...this.waiting.splice(0)];
    for (const job of jobs) job.reject(new PoolClosedError('The worker pool is closed.'));
    for (const timer of [...this.restarts, ...this.lanes.map((lane) => lane.timer)]) clearTimeout(timer);
    await Promise.all(this.lanes.map((lane) => lane.worker.terminate()));
  }

  private busy(): boolean {
    return this.lanes.some((lane) => lane.jobs.length > 0);
  }

  private open(): Lane<T, R> {
    const lane: Lane<T, R> = { worker: this.options.start(), ready: false, jobs: [], timer: undefined };
    lane.worker.on('message', (answer: WorkerAnswer<R>) => this.answered(lane, answer));
    lane.worker.on('error', (error) => this.crashed(lane, error));
    lane.worker.on('exit', (code) => this.crashed(lane, new Error(`A pipeline worker ended with ${code}.`)));
    return lane;
  }

  private answered(lane: Lane<T, R>, answer: WorkerAnswer<R>): void {
    if ('ready' in answer) {
      lane.ready = true;
      this.failedStarts = 0;
      return this.watch(lane);
    }
    const job = lane.jobs.shift();
    if (!job) return;
    if (answer.ok) job.resolve(answer.result);
    else job.reject(new PoisonJobError(answer.message));
    this.watch(lane);
    this.dispatch();
    this.settleIdle();
  }

  private settleIdle(): void {
    if (this.held && !this.busy()) for (const resolve of this.idle.splice(0)) resolve();
  }

  private crashed(lane: Lane<T, R>, error: unknown): void {
    const index = this.lanes.indexOf(lane);
    if (this.closed || index < 0) return;
    clearTimeout(lane.timer);
    this.options.onCrash(error);
    this.lanes.splice(index, 1);
    void lane.worker.terminate();
    const [culprit, ...innocent] = lane.jobs;
    this.waiting.unshift(...innocent);
    if (culprit && lane.ready && ++culprit.crashes >= 2) culprit.reject(new PoisonJobError('The batch stopped its worker twice.'));
    else if (culprit) this.waiting.unshift(culprit);
    this.reopen(lane.ready ? 0 : Math.min(LONGEST_RESTART_MS, RESTART_MS * 2 ** this.failedStarts++));
    this.settleIdle();
  }

  private reopen(waitMs: number): void {
    if (waitMs === 0) {
      this.lanes.push(this.open());
      return this.dispatch();
    }
    const timer = setTimeout(() => {
      this.restarts.delete(timer);
      this.reopen(0);
    }, waitMs);
    this.restarts.add(timer);
  }

  private dispatch(): void {
    if (this.held) return;
    while (this.waiting.length > 0 && this.lanes.length > 0) {
      const lane = this.lanes.reduce((least, each) => (each.jobs.length < least.jobs.length ? each : least));
      if (lane.jobs.length >= this.options.inFlightPerWorker) return;
      const job = this.waiting.shift();
      if (!job) return;
      lane.jobs.push(job);
      if (lane.jobs.length === 1) this.watch(lane);
      lane.worker.postMessage(job.payload);
    }
  }

  private watch(lane: Lane<T, R>): void {
    clearTimeout(lane.timer);
    lane.timer = undefined;
    if (lane.jobs.length === 0) return;
    const timeoutMs = lane.ready ? this.options.jobTimeoutMs : START_TIMEOUT_MS;
    lane.timer = setTimeout(() => this.crashed(lane, new Error('A worker did not answer in time.')), timeoutMs);
    lane.timer.unref();
  }
}
