import { cpus, totalmem } from 'node:os';
import type { AlertResult } from './alert.ts';
import type { ClassifyResult } from './classification.ts';
import type { IngestResult } from './ingest.ts';
import type { LatencyResult } from './latency.ts';
import type { QueriesResult } from './queries.ts';
import { type Distribution, figure, table } from './statistics.ts';

/** What was measured, where and how: the JSON that is written. */
export interface BenchReport {
  date: string;
  command: string;
  machine: { cores: number; cpu: string; memoryBytes: number; node: string; platform: string };
  ingest: IngestResult[];
  latency?: LatencyResult | undefined;
  alerts?: AlertResult | undefined;
  queries?: QueriesResult | undefined;
  /** Peak of the process tree while the queries were asked. */
  queriesPeakMemoryBytes?: number | undefined;
  classify?: ClassifyResult | undefined;
}

export const thisMachine = (): BenchReport['machine'] => ({
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryBytes: totalmem(),
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
});

const mebibytes = (bytes: number | undefined): string => figure(bytes === undefined ? undefined : bytes / 1024 ** 2);
const whole = (count: number): string => count.toLocaleString('en-US');
const times = (name: string, { count, p50, p95, p99, max }: Distribution): string[] => [
  name,
  whole(count),
  ...[p50, p95, p99, max].map(figure),
];
const TIMES_HEAD = ['times', 'p50', 'p95', 'p99', 'max'];

const ingestTable = (runs: readonly IngestResult[]): string =>
  table([
    ['ingest over HTTP', 'logs/s', 'CPU µs/log', 'bytes/log sent', 'on disk', 'peak MiB', 'busy answers', 'logs', 'seconds'],
    ...runs.map((run) => [
      `${run.connections} connection${run.connections === 1 ? '' : 's'}`,
      ...[run.logsPerSecond, run.cpuMicrosPerLog, run.bytesPerLogSent, run.bytesPerLogOnDisk].map(figure),
      mebibytes(run.peakMemoryBytes),
      whole(run.busy),
      whole(run.logs),
      figure(run.seconds),
    ]),
  ]);

/** The report for a person. */
export const describeReport = (report: BenchReport): string => {
  const { command, machine, ingest, latency, alerts, queries, classify } = report;
  const parts = [
    `${command}\n${machine.cores} cores (${machine.cpu}), ${mebibytes(machine.memoryBytes)} MiB, Node ${machine.node}, ${machine.platform}`,
  ];
  if (ingest.length > 0) parts.push(ingestTable(ingest));
  if (latency) {
    const head = [`latency at ${whole(latency.logsPerSecond)} logs/s, ms`, ...TIMES_HEAD];
    const rows = [
      times('sent → accepted', latency.accepted),
      times('accepted → searchable', latency.searchable),
      times('accepted → tail', latency.tail),
    ];
    parts.push(table([head, ...rows]) + (latency.missing > 0 ? `\n${latency.missing} logs did not arrive` : ''));
  }
  if (alerts) {
    const head = [`critical alerts at ${whole(alerts.logsPerSecond)} logs/s, ms`, ...TIMES_HEAD];
    const wrong = alerts.missing + alerts.doubled > 0 ? `\n${alerts.missing} were not told, ${alerts.doubled} messages came twice` : '';
    parts.push(table([head, times('crossing log sent → channel', alerts.crossingToChannel)]) + wrong);
  }
  if (queries) {
    const rows = queries.queries.map(({ name, times: found }) => times(name, found));
    const peak = report.queriesPeakMemoryBytes === undefined ? '' : `\npeak ${mebibytes(report.queriesPeakMemoryBytes)} MiB`;
    parts.push(table([[`queries over ${whole(queries.logs)} logs, ms`, ...TIMES_HEAD], ...rows]) + peak);
  }
  if (classify) parts.push(`classification, one thread: ${figure(classify.cpuMicrosPerLog)} CPU µs a log (model ${classify.model})`);
  return `${parts.join('\n\n')}\n`;
};
