import { setTimeout as wait } from 'node:timers/promises';
import type { LogMessage } from '../chunks/log-message.ts';

/** A lane as the group sees it. */
export interface Lane {
  readonly full: boolean;
  readonly ended: boolean;
  take(messages: readonly LogMessage[]): void;
  drain(): Promise<void>;
  abandon(): void;
}
/** A lane that is ready, and the offset at which it wants to begin. */
export interface OpenedLane {
  lane: Lane;
  next: number;
  /** Frees what the lane holds; called once it has ended. */
  close(): Promise<void>;
}
export interface LaneEvents {
  onRoom: () => void;
  onEnd: (error: unknown) => void;
}

/** What steers the fetching of partitions. */
export interface FetchControl {
  pause(partition: number): void;
  resume(partition: number): void;
  /** What is fetched next begins here; what was fetched before is not to be handed in any more. */
  seek(partition: number, next: number): void;
}

export interface PartitionGroupOptions {
  control: FetchControl;
  /** Takes the partition over from whoever had it (fences it) and finds where it stands. Rejects when the bus does not answer. */
  open: (partition: number, events: LaneEvents) => Promise<OpenedLane>;
  /** A lane ended by itself, or could not be opened; it is opened again after a pause if the partition is still ours. */
  onFailure: (partition: number, error: unknown) => void;
  /** Somebody else took the partition over: it is probably not ours any more, and we are told so in a moment. */
  isFenced: (error: unknown) => boolean;
  random?: () => number;
  firstPauseMs?: number;
  longestPauseMs?: number;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const FENCED_PAUSE_MS = 4000;

interface Tenure {
  partition: number;
  /** Ends the tenure: the partition was given to somebody else, or we stop. */
  end: AbortController;
  opened: OpenedLane | undefined;
  /** Resolves when nothing of the tenure is left. */
  over: Promise<void>;
}

/**
 * The partitions that this process has, each with a lane for as long as one assignment lasts. With every assignment all lanes begin anew:
 * the old one of a partition is over before the next is opened, so whatever happened in between, work goes on from what is committed.
 */
export class PartitionGroup {
  private readonly options: Required<PartitionGroupOptions>;
  private tenures = new Map<number, Tenure>();
  private stopped = false;

  constructor(options: PartitionGroupOptions) {
    this.options = { random: Math.random, firstPauseMs: FIRST_PAUSE_MS, longestPauseMs: LONGEST_PAUSE_MS, ...options };
  }

  get partitions(): number[] {
    return [...this.tenures.keys()].sort((a, b) => a - b);
  }
  /** Partitions that are ours but have no lane now: they are being taken over, or wait for the bus. */
  get opening(): number[] {
    return [...this.tenures.values()].filter(({ opened }) => opened === undefined).map(({ partition }) => partition);
  }
  lanes(): Lane[] {
    return [...this.tenures.values()].map(({ opened }) => opened?.lane).filter((lane) => lane !== undefined);
  }

  /** These partitions are ours from now on, and no others. To be called before anything is fetched for the new assignment. */
  assigned(partitions: readonly number[]): void {
    if (this.stopped) return;
    const before = this.tenures;
    this.tenures = new Map();
    for (const tenure of before.values()) tenure.end.abort();
    for (const partition of partitions) {
      this.options.control.pause(partition);
      this.begin(partition, before.get(partition)?.over ?? Promise.resolve());
    }
  }

  /** Messages that were fetched for a partition. Dropped when it has no lane: the next one begins at what is committed. */
  take(partition: number, messages: readonly LogMessage[]): void {
    const lane = this.tenures.get(partition)?.opened?.lane;
    if (!lane || lane.ended) return;
    lane.take(messages);
    if (lane.full) this.options.control.pause(partition);
  }

  /** Ends all tenures once what is under way is committed; `abandon` cuts that short. Nothing is opened afterwards. */
  async stop(): Promise<void> {
    this.stopped = true;
    const tenures = [...this.tenures.values()];
    await Promise.all(this.lanes().map((lane) => lane.drain()));
    for (const { end } of tenures) end.abort();
    await Promise.all(tenures.map(({ over }) => over));
  }
  abandon(): void {
    this.stopped = true;
    for (const { end } of this.tenures.values()) end.abort();
  }

  private begin(partition: number, predecessor: Promise<void>): void {
    const tenure: Tenure = { partition, end: new AbortController(), opened: undefined, over: Promise.resolve() };
    tenure.over = this.hold(tenure, predecessor);
    this.tenures.set(partition, tenure);
  }

  /** One lane after another until the tenure ends. Never rejects. */
  private async hold(tenure: Tenure, predecessor: Promise<void>): Promise<void> {
    const { onFailure, isFenced, firstPauseMs, longestPauseMs, random } = this.options;
    const { signal } = tenure.end;
    await predecessor;
    for (let failures = 0; !signal.aborted; failures++) {
      const openedAt = performance.now();
      const error = await this.holdOne(tenure);
      if (signal.aborted) return;
      onFailure(tenure.partition, error);
      if (performance.now() - openedAt > longestPauseMs) failures = 0;
      const pause = isFenced(error) ? FENCED_PAUSE_MS : Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(10, failures));
      await wait(pause * (0.5 + random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }

  /** Opens a lane and resolves when it has ended, with the reason. */
  private async holdOne(tenure: Tenure): Promise<unknown> {
    const { control, open } = this.options;
    const { partition, end } = tenure;
    let ended: (error: unknown) => void = () => undefined;
    const over = new Promise<unknown>((resolve) => (ended = resolve));
    try {
      const opened = await open(partition, { onRoom: () => control.resume(partition), onEnd: (error) => ended(error) });
      end.signal.addEventListener('abort', () => {
        opened.lane.abandon();
        ended(undefined);
      });
      if (!end.signal.aborted) {
        control.seek(partition, opened.next);
        tenure.opened = opened;
        control.resume(partition);
        const error = await over;
        tenure.opened = undefined;
        if (!end.signal.aborted) control.pause(partition);
        await opened.close();
        return error;
      }
      opened.lane.abandon();
      await opened.close();
      return undefined;
    } catch (error) {
      return error;
    }
  }
}
