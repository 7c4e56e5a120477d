import type { TimeRange } from '@tocsin/core/ports';
import { dayStart } from '../day.ts';
import { listDays } from '../day-files.ts';
import { type Failure, StoreUnavailableError, ThreadLink } from '../threads/thread-link.ts';
import type { ReadRequest, ReadResults } from './read-requests.ts';
import type { ReaderEvent, ReaderSettings } from './reader-tasks.ts';

/** A bundle has the worker beside it as JavaScript; from source, Node strips the types. */
const SOURCE = new URL(`./block-reader.worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
const TIMEOUT_MS = 60_000;

const errorOf = ({ name, message }: Failure): Error => Object.assign(new Error(message), { name });

export interface ReaderPoolOptions extends ReaderSettings {
  readers: number;
  onEvent: (event: ReaderEvent) => void;
  onCrash: (error: unknown) => void;
}

/** The reader threads. A call goes to the one with the least to do; when its thread dies it is tried once more on another. */
export class ReaderPool {
  private readonly directory: string;
  private readonly links: ThreadLink<ReadRequest, unknown, ReaderEvent>[];

  constructor({ readers, directory, onEvent, onCrash }: ReaderPoolOptions) {
    this.directory = directory;
    const workerData: ReaderSettings = { directory };
    this.links = Array.from(
      { length: Math.max(1, readers) },
      () => new ThreadLink({ source: SOURCE, workerData, timeoutMs: TIMEOUT_MS, onEvent, onCrash, errorOf }),
    );
  }

  /** The span of event times that any day file may hold. */
  days(): TimeRange {
    const days = listDays(this.directory);
    return { from: dayStart(days[0] ?? 0), to: dayStart((days.at(-1) ?? -1) + 1) };
  }

  get size(): number {
    return this.links.length;
  }

  /** To the reader with the least to do, or to the one of this number, which may remember something of an earlier such call. */
  async call<K extends ReadRequest['kind']>(
    request: Extract<ReadRequest, { kind: K }>,
    options: { signal?: AbortSignal | undefined; reader?: number } = {},
  ): Promise<ReadResults[K]> {
    const { signal, reader } = options;
    const first = (reader === undefined ? undefined : this.links[reader]) ?? this.idlest();
    try {
      return (await first.call(request, { signal })) as ReadResults[K];
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      return (await this.idlest(first).call(request, { signal })) as ReadResults[K];
    }
  }

  /** Has every reader let go of day files that are gone, whose room on the disk is free then. */
  async release(): Promise<void> {
    await Promise.all(this.links.map((link) => link.call({ kind: 'release' })));
  }

  async close(): Promise<void> {
    await Promise.all(this.links.map((link) => link.close()));
  }

  private idlest(except?: ThreadLink<ReadRequest, unknown, ReaderEvent>): ThreadLink<ReadRequest, unknown, ReaderEvent> {
    const rank = (link: ThreadLink<ReadRequest, unknown, ReaderEvent>) => link.busy + (link.isUp ? 0 : 1e6) + (link === except ? 1e3 : 0);
    return this.links.reduce((least, each) => (rank(each) < rank(least) ? each : least));
  }
}
