import { setTimeout as wait } from 'node:timers/promises';
import { TextReaders } from '@tocsin/core/parsing';
import type { Producer } from '@tocsin/producer';
import { LogLines } from './log-line.ts';
import type { LogSource } from './log-source.ts';
import type { ReplayOptions } from './options.ts';
import { linesOf, recordsOf } from './records.ts';

/** Told how far reading has come. */
export interface ReplayProgress {
  bytes: (read: number) => void;
}

/** What was read of the sources. */
export interface ReplayCounts {
  records: number;
  /** Records by the format that they were read in. */
  formats: Record<string, number>;
}

const SILENT: ReplayProgress = { bytes: () => undefined };

/** The latest time in these sources, epoch milliseconds; undefined: they hold none. */
export const lastTimeOf = async (sources: readonly LogSource[], { format }: Pick<ReplayOptions, 'format'>): Promise<number | undefined> => {
  const readers = new TextReaders();
  let last: number | undefined;
  for (const source of sources) {
    const lines = linesFor(source, readers, { service: undefined, shiftMs: 0 });
    for await (const record of recordsOf(linesOf(source.open(SILENT.bytes)), format, readers)) {
      const { timestamp } = lines.of(record);
      if (timestamp !== undefined && (last === undefined || timestamp > last)) last = timestamp;
    }
  }
  return last;
};

const linesFor = (source: LogSource, readers: TextReaders, about: { service: string | undefined; shiftMs: number }): LogLines =>
  new LogLines(readers, { ...about, fallbackService: source.service, writtenAt: source.writtenAt });

/**
 * Reads the sources one after another and hands their logs to the producer, never faster than `rate` or than the server takes
 * them. Ends early when `signal` is aborted. @throws UsageError when a source cannot be read
 */
export const replay = async (
  sources: readonly LogSource[],
  options: Pick<ReplayOptions, 'format' | 'service' | 'rate'> & { shiftMs: number },
  producer: Producer,
  progress: ReplayProgress = SILENT,
  signal?: AbortSignal,
): Promise<ReplayCounts> => {
  const readers = new TextReaders();
  const counts: ReplayCounts = { records: 0, formats: {} };
  const start = performance.now();
  for (const source of sources) {
    const lines = linesFor(source, readers, options);
    for await (const record of recordsOf(linesOf(source.open(progress.bytes)), options.format, readers)) {
      if (signal?.aborted) return counts;
      const { json, format } = lines.of(record);
      const aheadMs = options.rate === undefined ? 0 : (counts.records / options.rate) * 1000 - (performance.now() - start);
      if (aheadMs > 5) await wait(aheadMs, undefined, { signal }).catch(() => undefined);
      await producer.room();
      if (signal?.aborted) return counts;
      producer.log(json);
      counts.records++;
      counts.formats[format] = (counts.formats[format] ?? 0) + 1;
    }
  }
  return counts;
};
