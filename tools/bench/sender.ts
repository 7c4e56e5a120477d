// A child process of the benchmark: sends prepared bodies as fast as the server answers, and reports what it was told.
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'undici';
import { prepareBodies, stamp } from './bodies.ts';

/** What a sender is to do. */
export interface SendOrder {
  url: string;
  key: string;
  connections: number;
  /** Ends when this many logs were accepted, or after these seconds, whichever comes first. */
  logs: number;
  seconds: number;
  /** Times of the logs: from here (epoch milliseconds), `stepMs` apart; undefined: the time of sending. */
  times?: { from: number; stepMs: number } | undefined;
}

/** What came of it. */
export interface SendReport {
  logs: number;
  bytes: number;
  seconds: number;
  /** Answers that asked to come back later. */
  busy: number;
  failed: number;
  /** The last failure, if there was one. */
  failure: string | undefined;
}

const BODIES = 48;
/** More failures in a row than this and there is nothing to measure. */
const MOST_FAILURES = 20;
const BUSY_PAUSE_MS = 20;

const send = async ({ url, key, connections, logs, seconds, times }: SendOrder): Promise<SendReport> => {
  const bodies = prepareBodies(BODIES, 1);
  process.send?.('ready');
  const report: SendReport = { logs: 0, bytes: 0, seconds: 0, busy: 0, failed: 0, failure: undefined };
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' };
  let sent = 0;
  let claimed = 0;
  const start = performance.now();
  const end = start + seconds * 1000;
  const connection = async (): Promise<void> => {
    const client = new Client(url, { bodyTimeout: 60_000, headersTimeout: 60_000 });
    try {
      while (claimed < logs && performance.now() < end && report.failed < MOST_FAILURES) {
        const next = bodies[sent % BODIES];
        if (next === undefined) break;
        const first = sent++ * next.logs;
        claimed += next.logs;
        stamp(next, times === undefined ? Date.now() : times.from + first * times.stepMs, times?.stepMs ?? 0);
        if (!(await deliver(client, next.body))) claimed -= next.logs;
        else {
          report.logs += next.logs;
          report.bytes += next.body.length;
        }
      }
    } finally {
      await client.close();
    }
  };
  const deliver = async (client: Client, body: Buffer): Promise<boolean> => {
    for (;;) {
      const answer = await client.request({ path: '/api/v1/ingest', method: 'POST', headers, body });
      const text = await answer.body.text();
      if (answer.statusCode === 429 || answer.statusCode === 503) {
        report.busy++;
        await wait(BUSY_PAUSE_MS);
        continue;
      }
      if (answer.statusCode === 200) return true;
      report.failed++;
      report.failure = `${answer.statusCode} ${text.slice(0, 300)}`;
      return false;
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  report.seconds = (performance.now() - start) / 1000;
  return report;
};

process.once('message', (order: SendOrder) => {
  send(order).then(
    (report) => process.send?.(report, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
