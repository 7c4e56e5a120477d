import { Worker } from 'node:worker_threads';
import { PoisonJobError, PoolClosedError, WorkerPool, type WorkerPoolOptions } from './worker-pool.ts';

const SOURCE = `
  const { parentPort } = require('node:worker_threads');
  let factor = 1;
  parentPort.on('message', (job) => {
    if (job.factor) { factor = job.factor; return; }
    if (job.crash) process.exit(3);
    if (job.crashOnce) { const flag = new Int32Array(job.crashOnce); if (Atomics.add(flag, 0, 1) === 0) process.exit(3); }
    if (job.hang) for (;;);
    if (job.refuse) return parentPort.postMessage({ ok: false, message: 'no' });
    parentPort.postMessage({ ok: true, result: job.value * factor });
  });
  parentPort.postMessage({ ready: true });`;
interface Job {
  value: number;
  crash?: boolean;
  crashOnce?: SharedArrayBuffer;
  hang?: boolean;
  refuse?: boolean;
}

describe('the worker pool', () => {
  let pool: WorkerPool<Job, number>;
  let crashes = 0;
  const create = (options: Partial<WorkerPoolOptions> = {}) => {
    crashes = 0;
    pool = new WorkerPool<Job, number>({
      size: 2,
      inFlightPerWorker: 2,
      jobTimeoutMs: 30_000,
      start: () => new Worker(SOURCE, { eval: true }),
      onCrash: () => crashes++,
      ...options,
    });
    return pool;
  };
  afterEach(() => pool.close());

  it('answers every job with its own result', async () => {
    create();
    const results = await Promise.all(Array.from({ length: 50 }, (_, value) => pool.submit({ value })));
    expect(results).toEqual(Array.from({ length: 50 }, (_, value) => value));
  });

  it('refuses what stops a worker twice, and everyone else is served', async () => {
    create({ size: 1 });
    const outcome = pool.submit({ value: 1, crash: true }).catch((error: unknown) => error);
    const others = Promise.all([2, 3, 4].map((value) => pool.submit({ value })));
    expect(await outcome).toBeInstanceOf(PoisonJobError);
    expect(await others).toEqual([2, 3, 4]);
    expect(crashes).toBe(2);
  });

  it('tries a job again whose worker died once', async () => {
    create({ size: 1 });
    await expect(pool.submit({ value: 7, crashOnce: new SharedArrayBuffer(4) })).resolves.toBe(7);
    expect(crashes).toBe(1);
  });

  it('blames no job for workers that cannot start, and goes on when they can', async () => {
    let starts = 0;
    create({ size: 1, start: () => new Worker(++starts < 4 ? 'throw new Error("no")' : SOURCE, { eval: true }) });
    await expect(pool.submit({ value: 7 })).resolves.toBe(7);
    expect(crashes).toBe(3);
  });

  it('takes a worker that does not answer for a crashed one', async () => {
    create({ size: 1, jobTimeoutMs: 50 });
    await expect(pool.submit({ value: 1, hang: true })).rejects.toBeInstanceOf(PoisonJobError);
  });

  it('passes a worker’s refusal on', async () => {
    create();
    await expect(pool.submit({ value: 1, refuse: true })).rejects.toThrow('no');
    expect(crashes).toBe(0);
  });

  it('gives out nothing while held, so that state changes between two jobs', async () => {
    create();
    await pool.submit({ value: 1 });
    await pool.hold();
    const after = pool.submit({ value: 3 });
    expect(pool.queued).toBe(1);
    pool.broadcast({ factor: 10 });
    pool.release();
    await expect(after).resolves.toBe(30);
  });

  it('fails what is unfinished when it closes', async () => {
    create();
    const unfinished = pool.submit({ value: 1, hang: true }).catch((error: unknown) => error);
    await pool.close();
    expect(await unfinished).toBeInstanceOf(PoolClosedError);
    await expect(pool.submit({ value: 1 })).rejects.toBeInstanceOf(PoolClosedError);
  });
});
