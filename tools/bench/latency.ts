import { setTimeout as wait } from 'node:timers/promises';
import type { SearchResult, TailMessage, Ticket } from '@tocsin/contracts';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { Simulation } from '../sources/simulation.ts';
import { BenchError } from './bench-error.ts';
import { distributionOf, type Distribution } from './statistics.ts';
import type { Target } from './target.ts';

/** Milliseconds from when the server had answered that a log is stored. One that is there before counts as 0. */
export interface LatencyResult {
  logsPerSecond: number;
  seconds: number;
  /** From the sending of the request to its answer. */
  accepted: Distribution;
  /** From the answer to a search that finds the log. */
  searchable: Distribution;
  /** From the answer to the log's arrival on a live tail. */
  tail: Distribution;
  /** Markers that never came. */
  missing: number;
}

const REQUESTS_PER_SECOND = 25;
const MARKER = 'latencymarker';
/** A request in so many has a marker that is searched for: all of them where a search is cheap, few where searching would be the load. */
const SEARCH_BUDGET_MS = 500;
const LONGEST_WAIT_MS = 10_000;

interface Marker {
  word: string;
  acceptedAt: number | undefined;
  searchableAt: number | undefined;
  tailAt: number | undefined;
}

const openTail = async ({ url, key }: Target, onLog: (message: string) => void): Promise<WebSocket> => {
  const response = await fetch(`${url}/api/v1/stream/tickets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ q: MARKER }),
  });
  if (!response.ok) throw new BenchError(`No ticket for the live tail: ${response.status} ${(await response.text()).slice(0, 300)}`);
  const { ticket } = (await response.json()) as Ticket;
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/v1/stream?ticket=${encodeURIComponent(ticket)}`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as TailMessage;
    if (message.type === 'log') for (const { message: text } of message.items) onLog(text);
  });
  return socket;
};

/** How soon an accepted log can be found and seen, with `logsPerSecond` coming in; a request in so many carries a marker. */
export const measureLatency = async (target: Target, logsPerSecond: number, seconds: number): Promise<LatencyResult> => {
  const simulation = new Simulation({ logsPerSecond: 1, seed: 5, start: Date.now(), incident: 'none' });
  const logs = simulation
    .until(Date.now() + 3_600_000)
    .slice(0, 1000)
    .map(({ timestamp: _, ...log }) => JSON.stringify(log).slice(1));
  const senders = new Pool(target.url, { connections: 8 });
  // Apart, so that who searches does not hold up who sends.
  const searchers = new Pool(target.url, { connections: 8 });
  const headers = { authorization: `Bearer ${target.key}` };
  // Of this run: the warm-up's markers are in the store as well.
  const run = `m${Date.now().toString(36)}n`;
  const markers = new Map<string, Marker>();
  const acceptTimes: number[] = [];
  const socket = await openTail(target, (text) => {
    const marker = markers.get(text.split(' ')[1] ?? '');
    if (marker) marker.tailAt ??= performance.now();
  });

  const search = async (marker: Marker): Promise<void> => {
    const path = `/api/v1/logs/search?q=${marker.word}&from=now-5m&to=now%2B5m&limit=1`;
    for (const end = performance.now() + LONGEST_WAIT_MS; performance.now() < end; await wait(target.searchEveryMs)) {
      const answer = await searchers.request({ path, method: 'GET', headers });
      const body = (await answer.body.json()) as SearchResult;
      if (answer.statusCode !== 200) throw new BenchError(`A search answered ${answer.statusCode}: ${JSON.stringify(body).slice(0, 300)}`);
      if (body.items.length > 0) {
        marker.searchableAt = performance.now();
        return;
      }
    }
  };
  const markEvery = Math.max(1, Math.round((REQUESTS_PER_SECOND * target.searchEveryMs) / SEARCH_BUDGET_MS));
  const request = async (number: number): Promise<void> => {
    const marker: Marker | undefined =
      number % markEvery === 0
        ? { word: `${run}${number}x`, acceptedAt: undefined, searchableAt: undefined, tailAt: undefined }
        : undefined;
    const time = Date.now();
    const count = Math.round(logsPerSecond / REQUESTS_PER_SECOND) - 1;
    const lines = Array.from({ length: count }, (_, i) => `{"timestamp":${time},${logs[(number * count + i) % logs.length]}`);
    if (marker) {
      markers.set(marker.word, marker);
      lines.push(JSON.stringify({ timestamp: time, level: 'info', service: 'bench', message: `${MARKER} ${marker.word}` }));
    }
    const sentAt = performance.now();
    const answer = await senders.request({
      path: '/api/v1/ingest',
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-ndjson' },
      body: lines.join('\n'),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new BenchError(`Ingest answered ${answer.statusCode}: ${text.slice(0, 300)}`);
    const acceptedAt = performance.now();
    acceptTimes.push(acceptedAt - sentAt);
    if (!marker) return;
    marker.acceptedAt = acceptedAt;
    await search(marker);
  };

  const start = performance.now();
  const underWay: Promise<void>[] = [];
  try {
    for (let number = 0; number < seconds * REQUESTS_PER_SECOND; number++) {
      const ahead = (number / REQUESTS_PER_SECOND) * 1000 - (performance.now() - start);
      if (ahead > 0) await wait(ahead);
      const next = request(number);
      next.catch(() => undefined);
      underWay.push(next);
    }
    await Promise.all(underWay);
    const end = performance.now() + LONGEST_WAIT_MS;
    while (performance.now() < end && [...markers.values()].some(({ tailAt }) => tailAt === undefined)) await wait(20);
  } finally {
    socket.close();
    await Promise.all([senders.destroy(), searchers.destroy()]);
  }
  const all = [...markers.values()];
  const since = (place: 'searchableAt' | 'tailAt'): number[] =>
    all.flatMap((marker) => (marker[place] === undefined ? [] : [Math.max(0, marker[place] - (marker.acceptedAt ?? 0))]));
  return {
    logsPerSecond,
    seconds,
    accepted: distributionOf(acceptTimes),
    searchable: distributionOf(since('searchableAt')),
    tail: distributionOf(since('tailAt')),
    missing: all.filter(({ tailAt, searchableAt }) => tailAt === undefined || searchableAt === undefined).length,
  };
};
