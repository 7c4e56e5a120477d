import { httpTransport, Producer, SendError, type Transport } from '@tocsin/producer';
import { findKey, KEY_ADVICE } from '../connection/find-key.ts';
import { whyUnreachable } from '../connection/reach.ts';
import { UsageError } from '../connection/usage-error.ts';
import { fileSource, standardInput } from './log-source.ts';
import type { ReplayOptions } from './options.ts';
import { showProgress } from './progress.ts';
import { lastTimeOf, replay } from './replay.ts';
import { Refusals, summaryOf } from './summary.ts';

const BATCH_LOGS = 2000;
const BATCH_BYTES = 2 << 20;
const BUFFER_BYTES = 8 << 20;
/** With pauses of up to ten seconds: some three minutes. */
const ATTEMPTS = 20;

/** Carries on through everything but what no later batch could do better at: no valid key, no such endpoint. */
const stoppingAtRefusals = (transport: Transport, stop: AbortController): Transport => ({
  send: (batch, signal) =>
    transport.send(batch, signal).catch((error: unknown) => {
      if (error instanceof SendError && !error.retryable) stop.abort(error);
      throw error;
    }),
});

const adviceOn = (refusal: unknown): string => {
  if (!(refusal instanceof SendError)) return 'Stopped before the end.';
  if (refusal.status === 401) return `${refusal.message}\nThe server does not know this key, or it has expired. ${KEY_ADVICE}`;
  if (refusal.status === 403) return `${refusal.message}\nThis key may not send logs: it needs the scope logs:write.`;
  if (refusal.status === 404) return `${refusal.message}\nIs --url the address of a Tocsin server?`;
  return refusal.message;
};

/**
 * Sends what the options name, with a progress bar, and says what became of it. The exit code: 0 when every log was accepted, else 1.
 * @throws UsageError
 */
export const runReplay = async (options: ReplayOptions): Promise<number> => {
  // npm runs scripts in the package's folder; people name files from where they are.
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  const sources = options.files.map((path) => (path === '-' ? standardInput(Date.now()) : fileSource(path, cwd)));
  const key = findKey({ key: options.key, keyFile: options.keyFile, url: options.url, env: process.env, cwd: process.cwd() });
  if (key === undefined) throw new UsageError(`There is no API key to send with. ${KEY_ADVICE}`);
  const unreachable = await whyUnreachable(options.url);
  if (unreachable !== undefined) {
    console.error(unreachable);
    return 1;
  }
  let shiftMs = 0;
  if (options.times === 'shift') {
    const last = await lastTimeOf(sources, options);
    if (last === undefined) console.error('No time was found to shift: the logs get the time of their receipt.');
    else shiftMs = Date.now() - last;
  }

  const stop = new AbortController();
  const refusals = new Refusals();
  const producer = new Producer({
    transport: stoppingAtRefusals(httpTransport({ url: options.url, apiKey: key, timeoutMs: 30_000 }), stop),
    batchLogs: BATCH_LOGS,
    batchBytes: BATCH_BYTES,
    bufferBytes: BUFFER_BYTES,
    attempts: ATTEMPTS,
    onReceipt: ({ rejected }) => refusals.addAll(rejected),
    onLost: (count, why) => refusals.add('not delivered', why, count),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  // What is under way may finish; who waits for room then goes on, and ends.
  stop.signal.addEventListener('abort', () => void producer.close(1000));
  const sizes = sources.map(({ sizeBytes }) => sizeBytes);
  const total = sizes.reduce((sum, size) => (sum === undefined || size === undefined ? undefined : sum + size), 0);
  const display = showProgress(total, producer.counts, process.stderr.isTTY);
  const start = performance.now();
  let read;
  try {
    read = await replay(sources, { ...options, shiftMs }, producer, display, stop.signal);
    await producer.flush();
  } finally {
    display.stop();
    await producer.close();
  }
  console.log(summaryOf(read, producer.counts, refusals, performance.now() - start));
  if (stop.signal.aborted) console.error(adviceOn(stop.signal.reason));
  return stop.signal.aborted || producer.counts.rejected + producer.counts.lost > 0 ? 1 : 0;
};
