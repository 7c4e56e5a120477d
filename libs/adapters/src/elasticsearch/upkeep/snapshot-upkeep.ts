import type { Snapshot, SnapshotRepository, Snapshots } from './snapshots.ts';

export interface SnapshotPlan {
  repository: SnapshotRepository;
  /** Least time between the starts of two snapshots, milliseconds. */
  everyMs: number;
  /** Complete snapshots that stay. */
  keep: number;
}
/** What one look did. */
export interface SnapshotOutcome {
  taken: Snapshot | undefined;
  /** Names. */
  removed: string[];
}

/**
 * Snapshots on a schedule: whoever looks takes the next one when it is due, and removes those that are too many. Look every few minutes,
 * in one process at a time; two at once take the same snapshot, or one after the other, and do no harm.
 */
export class SnapshotUpkeep {
  private readonly snapshots: Snapshots;
  private readonly plan: SnapshotPlan;
  private registered = false;

  constructor(snapshots: Snapshots, plan: SnapshotPlan) {
    this.snapshots = snapshots;
    this.plan = plan;
  }

  /** @throws {StoreUnavailableError, StoreRefusedError, SnapshotError} and is to be tried again at the next look */
  async look(nowMs: number, signal?: AbortSignal): Promise<SnapshotOutcome> {
    const { repository, everyMs, keep } = this.plan;
    if (!this.registered) await this.snapshots.register(repository);
    this.registered = true;
    const newest = (await this.snapshots.list(repository.name))
      .filter(({ state }) => state === 'SUCCESS' || state === 'IN_PROGRESS')
      .at(-1);
    if (newest !== undefined && nowMs - newest.startedAt < everyMs) return { taken: undefined, removed: [] };
    // Before, not after: what fails again and again must not pile up.
    const removed = await this.snapshots.thinOut(repository.name, keep);
    const taken = await this.snapshots.take(repository.name, nowMs, signal);
    return { taken, removed: [...removed, ...(await this.snapshots.thinOut(repository.name, keep))] };
  }
}

/** The settings that snapshots go by, by their names in the settings schema; undefined: none are wanted. */
export const snapshotPlanOf = (settings: {
  elasticsearchSnapshotRepository?: string | undefined;
  elasticsearchSnapshotLocation?: string | undefined;
  elasticsearchSnapshotHours: number;
  elasticsearchSnapshotsKept: number;
}): SnapshotPlan | undefined =>
  settings.elasticsearchSnapshotRepository === undefined
    ? undefined
    : {
        repository: { name: settings.elasticsearchSnapshotRepository, location: settings.elasticsearchSnapshotLocation },
        everyMs: settings.elasticsearchSnapshotHours * 3_600_000,
        keep: settings.elasticsearchSnapshotsKept,
      };
