import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Channel, ChannelInput, RuleInput } from '@tocsin/contracts';
import { Pool } from 'undici';
import { Simulation } from '../sources/simulation.ts';
import { BenchError } from './bench-error.ts';
import { distributionOf, type Distribution } from './statistics.ts';
import type { Target } from './target.ts';

/** From the sending of the log that crosses a critical rule's threshold to the message's arrival at the channel's receiver. */
export interface AlertResult {
  logsPerSecond: number;
  seconds: number;
  crossingToChannel: Distribution;
  /** Crossings that no message told of in time. */
  missing: number;
  /** Messages that came for a crossing that had one already. */
  doubled: number;
}

const REQUESTS_PER_SECOND = 20;
const CROSSING_EVERY_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** The rule's: the last of so many logs of a group crosses it. */
const THRESHOLD = 5;
const MARKER = 'alertmarker';
const RULE_SETTLES_MS = 5000;

interface Crossing {
  sentAt: number;
  heardAt: number | undefined;
}

/** A receiver of signed webhooks on loopback: tells of the group of each firing alert. */
const receiver = async (onGroup: (host: string) => void) => {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      for (const [host] of new Set(body.match(/crossing-\d+/g) ?? []).entries()) onGroup(host);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
};

const post = async <T>({ url, key }: Target, path: string, body: object): Promise<T> => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new BenchError(`${path} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return (await response.json()) as T;
};

/** How soon a critical alert is told, with `logsPerSecond` coming in. @throws BenchError */
export const measureAlerts = async (target: Target, logsPerSecond: number, seconds: number): Promise<AlertResult> => {
  const crossings = new Map<string, Crossing>();
  let doubled = 0;
  const { server, url } = await receiver((host) => {
    const crossing = crossings.get(host);
    if (crossing?.heardAt !== undefined) doubled++;
    else if (crossing) crossing.heardAt = performance.now();
  });
  const channel: ChannelInput = { type: 'webhook', name: 'bench', enabled: true, config: { url, secret: 'a secret of the benchmark' } };
  const { id } = await post<Channel>(target, 'channels', channel);
  const rule: Partial<RuleInput> = {
    name: 'bench',
    query: MARKER,
    groupBy: ['host'],
    window: '5m',
    threshold: THRESHOLD,
    severity: 'critical',
    channels: [id],
  };
  await post(target, 'rules', rule);
  await wait(RULE_SETTLES_MS);

  const simulation = new Simulation({ logsPerSecond: 10, seed: 6, start: Date.now(), incident: 'none' });
  const logs = simulation
    .until(Date.now() + 600_000)
    .slice(0, 1000)
    .map(({ timestamp: _, ...log }) => JSON.stringify(log).slice(1));
  const pool = new Pool(target.url, { connections: 8 });
  const send = async (body: string): Promise<void> => {
    const headers = { authorization: `Bearer ${target.key}`, 'content-type': 'application/x-ndjson' };
    const answer = await pool.request({ path: '/api/v1/ingest', method: 'POST', headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new BenchError(`Ingest answered ${answer.statusCode}: ${text.slice(0, 300)}`);
  };
  const marked = (host: string, count: number): string =>
    Array.from({ length: count }, (_, i) =>
      JSON.stringify({ timestamp: Date.now(), level: 'error', service: 'bench', host, message: `${MARKER} ${i}` }),
    ).join('\n');
  const cross = async (number: number): Promise<void> => {
    const host = `crossing-${number}`;
    await send(marked(host, THRESHOLD - 1));
    crossings.set(host, { sentAt: performance.now(), heardAt: undefined });
    await send(marked(host, 1));
  };

  const aRequest = Math.round(logsPerSecond / REQUESTS_PER_SECOND);
  const start = performance.now();
  const underWay: Promise<void>[] = [];
  const begin = (work: Promise<void>): void => {
    work.catch(() => undefined);
    underWay.push(work);
  };
  try {
    for (let number = 0, crossed = 0; number < seconds * REQUESTS_PER_SECOND; number++) {
      const ahead = (number / REQUESTS_PER_SECOND) * 1000 - (performance.now() - start);
      if (ahead > 0) await wait(ahead);
      const time = Date.now();
      begin(
        send(Array.from({ length: aRequest }, (_, i) => `{"timestamp":${time},${logs[(number * aRequest + i) % logs.length]}`).join('\n')),
      );
      if (performance.now() - start > crossed * CROSSING_EVERY_MS) begin(cross(crossed++));
    }
    await Promise.all(underWay);
    const end = performance.now() + LONGEST_WAIT_MS;
    while (performance.now() < end && [...crossings.values()].some(({ heardAt }) => heardAt === undefined)) await wait(20);
  } finally {
    await pool.destroy();
    server.closeAllConnections();
    server.close();
  }
  const times = [...crossings.values()].flatMap(({ sentAt, heardAt }) => (heardAt === undefined ? [] : [heardAt - sentAt]));
  return { logsPerSecond, seconds, crossingToChannel: distributionOf(times), missing: crossings.size - times.length, doubled };
};
