// npm run simulate -- [options]: the two services at work, until stopped. Also the demo feed of `npm start`.
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { httpTransport, Producer, SendError, type Transport } from '@tocsin/producer';
import { findKey, KEY_ADVICE } from '../connection/find-key.ts';
import { positive, serverUrl, UsageError } from '../connection/usage-error.ts';
import { INCIDENTS } from './incident.ts';
import { Simulation } from './simulation.ts';

const USAGE = `npm run simulate -- [options]     simulates two services, a music recommender and a search engine, until stopped

  --rate N         logs a second of both at the day's peak (20)
  --incident NAME  ${INCIDENTS.join(', ')} from beginning to end, or none (else small ones now and then)
  --seed N         another seed, another day (1)
  --seconds N      stop after that time
  --url U          the server (http://127.0.0.1:8080)
  --key K          API key with the scope logs:write; also --key-file F, or TOCSIN_KEY
  --stdout         write NDJSON to the standard output instead`;

/** How often logs are written; finer than anyone sees on a live tail. */
const STEP_MS = 100;
/** Longest span caught up with after the machine slept, milliseconds. */
const LONGEST_STEP_MS = 1000;

/** With a key from a file, an unknown one is worth waiting for: a server made anew leaves a new one there. */
const waitingForKey = (transport: Transport): Transport => ({
  send: (batch, signal) =>
    transport.send(batch, signal).catch((error: unknown) => {
      if (error instanceof SendError && error.status === 401) throw new SendError(error.message, true, { status: 401 });
      throw error;
    }),
});

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:8080' },
      key: { type: 'string' },
      'key-file': { type: 'string' },
      rate: { type: 'string', default: '20' },
      seconds: { type: 'string', default: 'Infinity' },
      seed: { type: 'string', default: '1' },
      incident: { type: 'string' },
      stdout: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const incident = [...INCIDENTS, 'none' as const].find((name) => name === values.incident);
  if (values.incident !== undefined && incident === undefined) {
    throw new UsageError(`--incident is one of ${INCIDENTS.join(', ')}, none; got ${values.incident}.`);
  }
  const simulation = new Simulation({
    logsPerSecond: positive('rate', values.rate),
    seed: positive('seed', values.seed),
    start: Date.now(),
    incident,
  });
  const url = serverUrl(values.url);
  const keyFile = values['key-file'];
  const key = (): string | undefined => findKey({ key: values.key, keyFile, url, env: process.env, cwd: process.cwd() });
  if (!values.stdout && key() === undefined) throw new UsageError(`There is no API key to send with. ${KEY_ADVICE} --stdout needs none.`);

  const transport = httpTransport({ url, apiKey: () => key() ?? '' });
  let lastTold = '';
  const producer = new Producer({
    transport: values.key === undefined ? waitingForKey(transport) : transport,
    // A server may be away for long; what then no longer fits the buffer is the oldest, and no one misses it in a simulation.
    attempts: Infinity,
    maxBackoffMs: 5000,
    whenFull: 'drop-oldest',
    onLost: (count, why) => {
      if (why !== lastTold) console.error(`${count} logs lost: ${why}`);
      lastTold = why;
    },
  });

  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const end = Date.now() + positive('seconds', values.seconds) * 1000;
  for (let last = Date.now(); !stop.signal.aborted && last < end;) {
    await wait(STEP_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    const now = Math.min(Date.now(), end);
    if (now - last > LONGEST_STEP_MS) simulation.skipTo(now - LONGEST_STEP_MS);
    for (const log of simulation.until(now)) {
      if (values.stdout) console.log(JSON.stringify(log));
      else producer.log(log);
    }
    last = now;
  }
  await producer.close(2000);
  if (!values.stdout) console.log(`${producer.counts.delivered} logs delivered, ${producer.counts.lost} lost.`);
  return 0;
};

process.exitCode = await main().catch((error: unknown) => {
  const wrongOption = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof UsageError) && !wrongOption) throw error;
  console.error(`${error.message}\n(npm run simulate -- --help)`);
  return 2;
});
