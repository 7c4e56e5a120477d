import { StoreUnavailableError, ThreadLink } from './thread-link.ts';

/** Answers with what it is asked; `die` ends it, `hang` keeps it busy for ever, `fail` is an error. */
const SOURCE = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ id, request }) => {
      if (request === 'die') process.exit(3);
      if (request === 'hang') for (;;);
      if (request === 'fail') return parentPort.postMessage({ id, failure: { name: 'Error', code: 'odd', message: 'it failed' } });
      if (request !== undefined && request !== 'wait') parentPort.postMessage({ id, result: request });
    });`)}`,
);

describe('a link to a thread of the store', () => {
  let crashes: unknown[];
  let link: ThreadLink<string, string>;
  const open = (timeoutMs: number) => {
    link = new ThreadLink({
      source: SOURCE,
      workerData: {},
      timeoutMs,
      onEvent: () => undefined,
      onCrash: (error) => crashes.push(error),
      errorOf: ({ code, message }) => new Error(`${code}: ${message}`),
    });
  };
  beforeEach(() => {
    crashes = [];
  });
  afterEach(() => link.close());

  test('rejects with what the thread answered', async () => {
    open(10_000);
    await expect(link.call('fail')).rejects.toThrow('odd: it failed');
    expect(await link.call('well')).toBe('well');
  });

  test('replaces a thread that died, and rejects what it had not answered', async () => {
    open(10_000);
    const waiting = link.call('wait');
    await expect(link.call('die')).rejects.toBeInstanceOf(StoreUnavailableError);
    await expect(waiting).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(crashes).toHaveLength(1);
    expect(await link.call('well')).toBe('well');
  });

  test('replaces a thread that does not answer in time', async () => {
    open(200);
    await expect(link.call('hang')).rejects.toThrow('in time');
    expect(await link.call('well', { timeoutMs: 10_000 })).toBe('well');
  });

  test('lets go of a call whose signal is aborted', async () => {
    open(10_000);
    const controller = new AbortController();
    const call = link.call('wait', { signal: controller.signal });
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(link.busy).toBe(0);
  });

  test('rejects calls after it was closed', async () => {
    open(10_000);
    const waiting = link.call('wait');
    await Promise.all([expect(waiting).rejects.toThrow('closed'), link.close()]);
    await expect(link.call('well')).rejects.toThrow('closed');
  });
});
