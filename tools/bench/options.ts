import { parseArgs } from 'node:util';
import { positive, serverUrl, UsageError } from '../connection/usage-error.ts';

export const PHASES = ['ingest', 'latency', 'alerts', 'queries', 'classify'] as const;
export type Phase = (typeof PHASES)[number];

export const PROFILES = ['standalone', 'cluster'] as const;

export interface BenchOptions {
  profile: (typeof PROFILES)[number];
  phases: readonly Phase[];
  /** Of each ingest run, and of the latency and the alerts phase. */
  seconds: number;
  /** In the store when the queries are asked. */
  logs: number;
  rounds: number;
  connections: readonly number[];
  /** Of the latency phase, logs a second. */
  rate: number;
  /** Of the alerts phase. */
  alertRate: number;
  /** At the phase's rate before the latency and the alerts phase; not counted. */
  warmUpSeconds: number;
  /** A server that runs already; undefined: one of our own. */
  server: { url: string; key: string } | undefined;
}

export const BENCH_USAGE = `npm run bench -- [options]     measures a server of its own on this machine, prints a table, writes dist/bench/<date>.json

  --profile P        standalone, or cluster: Kafka, Elasticsearch, PostgreSQL, api, stream and alerts, all on this machine (standalone)
  --phases LIST      of ${PHASES.join(', ')} (all)
  --seconds N        of each ingest run, of the latency and of the alerts phase (60)
  --connections LIST ingest runs over so many connections (1,2,4)
  --logs N           logs in the store when the queries are asked (1000000)
  --rounds N         times that each query is asked (40)
  --rate N           logs a second of the latency phase (5000)
  --alert-rate N     logs a second of the alerts phase (1000)
  --warm-up N        seconds at the phase's rate before latency and alerts are measured (4; cluster: 30, for servers that run on a JVM)
  --url U --key K    a server that runs already, with a key that may send and read logs (alerts: change rules
                     and channels as well); CPU, memory and disk cannot be seen then`;

const list = (name: string, text: string): number[] => text.split(',').map((part) => Math.floor(positive(name, part)));

/** The options of a command line; undefined: it asks for help. @throws UsageError */
export const benchOptions = (args: string[]): BenchOptions | undefined => {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        profile: { type: 'string', default: 'standalone' },
        phases: { type: 'string', default: PHASES.join(',') },
        seconds: { type: 'string', default: '60' },
        connections: { type: 'string', default: '1,2,4' },
        logs: { type: 'string', default: '1000000' },
        rounds: { type: 'string', default: '40' },
        rate: { type: 'string', default: '5000' },
        'alert-rate': { type: 'string', default: '1000' },
        'warm-up': { type: 'string' },
        url: { type: 'string' },
        key: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (values.help) return undefined;
  const phases = values.phases.split(',').map((name) => {
    const phase = PHASES.find((each) => each === name.trim());
    if (phase === undefined) throw new UsageError(`--phases are of ${PHASES.join(', ')}; got ${name}.`);
    return phase;
  });
  const profile = PROFILES.find((each) => each === values.profile);
  if (profile === undefined) throw new UsageError(`--profile is one of ${PROFILES.join(', ')}; got ${values.profile}.`);
  const key = values.key ?? process.env['TOCSIN_KEY'];
  if (values.url !== undefined && !key)
    throw new UsageError('--url needs --key (or TOCSIN_KEY), with the scopes logs:write and logs:read.');
  return {
    profile,
    phases,
    seconds: positive('seconds', values.seconds),
    logs: Math.floor(positive('logs', values.logs)),
    rounds: Math.floor(positive('rounds', values.rounds)),
    connections: list('connections', values.connections),
    rate: positive('rate', values.rate),
    alertRate: positive('alert-rate', values['alert-rate']),
    warmUpSeconds: positive('warm-up', values['warm-up'] ?? (profile === 'cluster' ? '30' : '4')),
    server: values.url === undefined ? undefined : { url: serverUrl(values.url), key: key as string },
  };
};
