import { Client } from 'undici';
import { BenchError } from './bench-error.ts';
import { PHRASE, RARE_WORD } from './bodies.ts';
import { runSender } from './run-sender.ts';
import { distributionOf, type Distribution } from './statistics.ts';
import type { Target } from './target.ts';

/** Logs of the queries' phase lie this far back: a day, as on a dashboard. */
const SPAN_MS = 24 * 3_600_000;
const CONNECTIONS = 2;
const LOAD_LIMIT_S = 3600;

/** What a dashboard asks for, as path and parameters; each is asked over all the logs. */
export const QUERIES: readonly { name: string; path: string; params: Record<string, string> }[] = [
  { name: 'newest 50, all', path: 'search', params: { q: '' } },
  { name: 'newest 50, common word', path: 'search', params: { q: 'playlist' } },
  { name: 'newest 50, rare word', path: 'search', params: { q: RARE_WORD } },
  { name: 'newest 50, no match', path: 'search', params: { q: 'nosuchwordanywhere' } },
  { name: 'newest 50, phrase', path: 'search', params: { q: `"${PHRASE}"` } },
  { name: 'newest 50, field', path: 'search', params: { q: 'service:hsearch host:hsearch-2' } },
  { name: 'newest 50, number', path: 'search', params: { q: 'latency_ms:>400' } },
  { name: 'newest 50, level>=error', path: 'search', params: { q: 'level>=error' } },
  { name: 'newest 50, both', path: 'search', params: { q: 'category:security level>=warn -connector' } },
  { name: 'stats by category', path: 'stats', params: { groupBy: 'category' } },
  { name: 'stats by service', path: 'stats', params: { groupBy: 'service' } },
  { name: 'stats by level of a word', path: 'stats', params: { q: 'recommended', groupBy: 'level' } },
  { name: 'trends by level', path: 'trends', params: { groupBy: 'level' } },
  { name: 'trends by category, errors', path: 'trends', params: { q: 'level>=error', groupBy: 'category' } },
  { name: 'histogram, common word', path: 'trends', params: { q: 'playlist' } },
  { name: 'histogram, rare word', path: 'trends', params: { q: RARE_WORD } },
];

export interface QueryResult {
  name: string;
  /** Milliseconds, as a client sees them. */
  times: Distribution;
}

export interface QueriesResult {
  logs: number;
  queries: QueryResult[];
}

/** Fills the server with so many logs spread over a day, so that each query has all of them before it. @throws BenchError */
export const loadLogs = async ({ url, key }: Target, logs: number): Promise<{ from: number; to: number; logs: number }> => {
  const to = Date.now();
  const from = to - SPAN_MS;
  const report = await runSender({
    url,
    key,
    connections: CONNECTIONS,
    logs,
    seconds: LOAD_LIMIT_S,
    times: { from, stepMs: SPAN_MS / logs },
  });
  return { from, to, logs: report.logs };
};

/**
 * Asks every query `rounds` times, one after another on one connection as a person's dashboard does, ends of the range moved a little
 * each time so that no answer can be kept. The first round warms up and does not count. @throws BenchError
 */
export const measureQueries = async (
  target: Target,
  range: { from: number; to: number; logs: number },
  rounds: number,
): Promise<QueriesResult> => {
  const client = new Client(target.url, { bodyTimeout: 120_000, headersTimeout: 120_000 });
  const headers = { authorization: `Bearer ${target.key}` };
  const times = QUERIES.map((): number[] => []);
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const [i, { path, params }] of QUERIES.entries()) {
        const from = new Date(range.from - 1000 - round * 997).toISOString();
        const to = new Date(range.to + 1000 + round * 991).toISOString();
        const search = new URLSearchParams({ ...params, from, to });
        const start = performance.now();
        const answer = await client.request({ path: `/api/v1/logs/${path}?${search.toString()}`, method: 'GET', headers });
        const text = await answer.body.text();
        if (answer.statusCode !== 200)
          throw new BenchError(`${path}?${search.toString()} answered ${answer.statusCode}: ${text.slice(0, 300)}`);
        if (round > 0) times[i]?.push(performance.now() - start);
      }
    }
  } finally {
    await client.close();
  }
  return { logs: range.logs, queries: QUERIES.map(({ name }, i) => ({ name, times: distributionOf(times[i] ?? []) })) };
};
