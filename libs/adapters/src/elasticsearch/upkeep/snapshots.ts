import type { estypes } from '@elastic/elasticsearch';
import { setTimeout as wait } from 'node:timers/promises';
import { StoreUnavailableError } from '@tocsin/core/ports';
import { type ElasticsearchLink, StoreRefusedError } from '../connection/elasticsearch-link.ts';

/** A copy of the daily indices in a snapshot repository. */
export interface Snapshot {
  name: string;
  /** `SUCCESS`, `IN_PROGRESS`, `PARTIAL` (some shards are missing), `FAILED`. */
  state: string;
  /** Epoch milliseconds. */
  startedAt: number;
  indices: string[];
}
export interface SnapshotRepository {
  /** Its name in Elasticsearch. */
  name: string;
  /** Folder of a shared file system, among Elasticsearch's `path.repo`, the same for each of its nodes. Without it the repository must be there. */
  location?: string | undefined;
}

const POLL_MS = 250;
const TIMEOUT_MS = 30 * 60_000;
const CALL_MS = 60_000;
/** Of different versions. */
const NAME_TAKEN: ReadonlySet<string> = new Set(['snapshot_name_already_in_use_exception', 'invalid_snapshot_name_exception']);
const STAMP = /-\d{4}\.\d{2}\.\d{2}-\d{6}$/;

/** Snapshots of the daily indices: taken, listed, thinned out, restored beside the living ones. */
export class Snapshots {
  private readonly link: ElasticsearchLink;
  private readonly index: string;

  constructor(link: ElasticsearchLink, index: string) {
    this.link = link;
    this.index = index;
  }

  /** Registers the repository if it has a location of ours; Elasticsearch checks that it can write there. */
  async register({ name, location }: SnapshotRepository): Promise<void> {
    if (location === undefined) return;
    await this.link.write(
      (client, transport) =>
        client.snapshot.createRepository(
          { name, repository: { type: 'fs', settings: { location, compress: true } }, verify: true },
          transport,
        ),
      { timeoutMs: CALL_MS },
    );
  }

  /** Our snapshots, oldest first. */
  async list(repository: string): Promise<Snapshot[]> {
    const { snapshots = [] } = await this.link.read(
      (client, transport) => client.snapshot.get({ repository, snapshot: `${this.index}-*`, ignore_unavailable: true }, transport),
      { timeoutMs: CALL_MS },
    );
    return snapshots
      .filter(({ snapshot }) => STAMP.test(snapshot))
      .map(snapshotOf)
      .sort((a, b) => a.startedAt - b.startedAt);
  }

  /**
   * Takes one, named after its time (UTC, to the second), and waits until it is complete. It holds every log whose write was acknowledged
   * before. @throws {SnapshotError} when a shard is missing from it
   */
  async take(repository: string, nowMs: number, signal?: AbortSignal): Promise<Snapshot> {
    const name = snapshotName(this.index, nowMs);
    try {
      await this.link.write(
        (client, transport) =>
          client.snapshot.create(
            {
              repository,
              snapshot: name,
              indices: `${this.index}-*`,
              ignore_unavailable: true,
              include_global_state: false,
              wait_for_completion: false,
              metadata: { takenBy: 'tocsin' },
            },
            transport,
          ),
        { signal, timeoutMs: CALL_MS },
      );
    } catch (error) {
      // Another process of ours takes the same one.
      if (!(error instanceof StoreRefusedError && NAME_TAKEN.has(error.type))) throw error;
    }
    const taken = await this.completed(repository, name, signal);
    if (taken.state !== 'SUCCESS')
      throw new SnapshotError(`The snapshot ${name} is ${taken.state.toLowerCase()}: some shards are missing from it.`);
    return taken;
  }

  /** Removes all but the newest complete `keep` snapshots, and of those that failed all but the newest. Resolves to the names of the removed. */
  async thinOut(repository: string, keep: number): Promise<string[]> {
    const over = (await this.list(repository)).filter(({ state }) => state !== 'IN_PROGRESS');
    const complete = over.filter(({ state }) => state === 'SUCCESS');
    const failed = over.filter(({ state }) => state !== 'SUCCESS');
    const removed = [...complete.slice(0, -keep), ...failed.slice(0, -1)].map(({ name }) => name);
    for (const snapshot of removed)
      await this.link.write((client, transport) => client.snapshot.delete({ repository, snapshot }, transport), { timeoutMs: CALL_MS });
    return removed;
  }

  /**
   * Restores the snapshot's indices under `prefix` + their names, beside the living ones and outside of their alias.
   * Resolves to the new names once every shard is there.
   */
  async restoreBeside(repository: string, { name, indices }: Snapshot, prefix: string, signal?: AbortSignal): Promise<string[]> {
    const { snapshot } = await this.link.write(
      (client, transport) =>
        client.snapshot.restore(
          {
            repository,
            snapshot: name,
            indices,
            include_global_state: false,
            include_aliases: false,
            partial: false,
            rename_pattern: '(.+)',
            rename_replacement: `${prefix}$1`,
            index_settings: { number_of_replicas: 0 },
            wait_for_completion: true,
          },
          transport,
        ),
      { signal, timeoutMs: TIMEOUT_MS },
    );
    const { failed = 0 } = snapshot?.shards ?? {};
    if (failed > 0) throw new SnapshotError(`${failed} shards of the snapshot ${name} could not be restored.`);
    return indices.map((index) => prefix + index);
  }

  private async completed(repository: string, name: string, signal: AbortSignal | undefined): Promise<Snapshot> {
    const end = performance.now() + TIMEOUT_MS;
    for (;;) {
      const { snapshots = [] } = await this.link.read(
        (client, transport) => client.snapshot.get({ repository, snapshot: name }, transport),
        {
          signal,
          timeoutMs: CALL_MS,
        },
      );
      const [found] = snapshots.map(snapshotOf);
      if (found && found.state !== 'IN_PROGRESS') return found;
      if (performance.now() > end)
        throw new StoreUnavailableError(`The snapshot ${name} is not complete after ${TIMEOUT_MS / 60_000} minutes.`);
      await wait(POLL_MS, undefined, signal ? { signal } : {});
    }
  }
}

/** A snapshot that does not hold, or did not give back, what it should. */
export class SnapshotError extends Error {
  readonly code = 'snapshot';
}

/** `<index>-YYYY.MM.DD-hhmmss`, UTC. */
export const snapshotName = (index: string, nowMs: number): string => {
  const [date = '', time = ''] = new Date(nowMs).toISOString().split('T');
  return `${index}-${date.replaceAll('-', '.')}-${time.slice(0, 8).replaceAll(':', '')}`;
};

const snapshotOf = ({ snapshot, state, start_time_in_millis, indices }: estypes.SnapshotSnapshotInfo): Snapshot => ({
  name: snapshot,
  state: state ?? 'UNKNOWN',
  startedAt: Number(start_time_in_millis ?? 0),
  indices: [...(indices ?? [])].sort(),
});
