// npm run bench -- [options]: see options.ts. Loopback only; stops by itself and removes what it made.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../connection/usage-error.ts';
import { measureAlerts } from './alert.ts';
import { BenchError } from './bench-error.ts';
import { startClusterTarget } from './cluster-target.ts';
import { measureClassification } from './classification.ts';
import { measureIngest } from './ingest.ts';
import { measureLatency } from './latency.ts';
import { BENCH_USAGE, benchOptions, type BenchOptions } from './options.ts';
import { MemoryWatch } from './process-tree.ts';
import { loadLogs, measureQueries } from './queries.ts';
import { type BenchReport, describeReport, thisMachine } from './report.ts';
import { givenTarget, startTarget, type Target } from './target.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'dist', 'bench');
const CLASSIFY_SECONDS = 3;
/** Long enough for the engine to have compiled what it runs; not counted. */
const INGEST_WARM_UP_SECONDS = 4;

const say = (text: string): void => console.error(text);

const targetOf = async ({ server, profile }: BenchOptions): Promise<Target> => {
  if (server !== undefined) return givenTarget(server.url, server.key);
  return profile === 'cluster' ? startClusterTarget() : startTarget();
};

/** Each phase has a server of its own: logs of one must not slow another. */
const withTarget = async <T>(options: BenchOptions, work: (target: Target) => Promise<T>): Promise<T> => {
  const target = await targetOf(options);
  // Ctrl-C reaches the server as well; then there is nothing left to measure, but still something to remove.
  const onSignal = (): void => void target.stop().finally(() => process.exit(130));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await work(target);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await target.stop();
  }
};

const measure = async (options: BenchOptions, report: BenchReport): Promise<void> => {
  const { phases, seconds, connections, rate, alertRate, warmUpSeconds, logs, rounds } = options;
  if (phases.includes('ingest')) {
    for (const count of connections) {
      say(`Ingest over ${count} connection(s) for ${seconds} s…`);
      const run = await withTarget(options, async (target) => {
        await measureIngest(target, count, Math.min(INGEST_WARM_UP_SECONDS, seconds));
        return measureIngest(target, count, seconds);
      });
      report.ingest.push(run);
    }
  }
  if (phases.includes('latency')) {
    say(`Latency at ${rate} logs/s for ${seconds} s…`);
    report.latency = await withTarget(options, async (target) => {
      await measureLatency(target, rate, warmUpSeconds);
      return measureLatency(target, rate, seconds);
    });
  }
  if (phases.includes('alerts')) {
    say(`Alerts at ${alertRate} logs/s for ${seconds} s…`);
    report.alerts = await withTarget(options, async (target) => {
      await measureLatency(target, alertRate, warmUpSeconds);
      return measureAlerts(target, alertRate, seconds);
    });
  }
  if (phases.includes('queries')) {
    await withTarget(options, async (target) => {
      say(`Storing ${logs} logs for the queries…`);
      const range = await loadLogs(target, logs);
      say(`Asking each query ${rounds} times…`);
      const memory = target.pid === undefined ? undefined : new MemoryWatch(target.pid);
      try {
        report.queries = await measureQueries(target, range, rounds);
      } finally {
        report.queriesPeakMemoryBytes = memory?.stop();
      }
    });
  }
  if (phases.includes('classify')) {
    say('Classification…');
    report.classify = await measureClassification(CLASSIFY_SECONDS);
  }
};

const main = async (): Promise<number> => {
  const args = process.argv.slice(2);
  const options = benchOptions(args);
  if (options === undefined) {
    console.log(BENCH_USAGE);
    return 0;
  }
  if (process.platform !== 'linux') say('CPU, memory and disk are read from /proc: figures of them need Linux.');
  const shown = args.map((arg, i) => (args[i - 1] === '--key' ? '…' : arg));
  const report: BenchReport = {
    date: new Date().toISOString(),
    command: ['npm run bench --', ...shown].join(' '),
    machine: thisMachine(),
    ingest: [],
  };
  await measure(options, report);
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${report.date.replace(/[:.]/g, '-')}.json`);
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(`\n${describeReport(report)}\nWritten to ${file}`);
  return 0;
};

process.exitCode = await main().catch((error: unknown) => {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n(npm run bench -- --help)`);
    return 2;
  }
  if (!(error instanceof BenchError)) throw error;
  console.error(error.message);
  return 1;
});
