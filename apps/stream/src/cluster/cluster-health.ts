import type { HealthFinding, HealthRegistry } from '@tocsin/platform/health';

/** What the stream can say of itself without asking anybody. */
export interface StreamState {
  partitions: readonly number[];
  evaluates: boolean;
  trouble: StreamTrouble;
}
export interface StreamTrouble {
  /** In no consumer group. */
  outside: boolean;
  /** Why the store takes no logs. */
  store: unknown;
  /** The configuration was not read yet. */
  waiting: boolean;
  /** Partitions that are being taken over. */
  opening: readonly number[];
}

/** Checks of what the stream depends on; each resolves to words for an operator. */
export interface StreamDependencies {
  kafka: () => Promise<HealthFinding>;
  store: (signal: AbortSignal) => Promise<HealthFinding>;
  database: () => Promise<HealthFinding>;
}

/** The store and the database may be away for a while: logs wait, and what is configured goes on. Without Kafka nothing does. */
export const registerStreamHealth = (health: HealthRegistry, stream: () => StreamState, dependencies: StreamDependencies): void => {
  health.register({ name: 'kafka', check: dependencies.kafka });
  health.register({ name: 'elasticsearch', check: dependencies.store, essential: false });
  health.register({ name: 'database', check: dependencies.database, essential: false });
  health.register({ name: 'stream', check: () => Promise.resolve(findingOf(stream())), essential: false });
};

const findingOf = ({ partitions, evaluates, trouble }: StreamState): HealthFinding => {
  if (trouble.outside) return { state: 'down', detail: 'in no consumer group' };
  if (trouble.waiting) return { state: 'degraded', detail: 'logs wait for the first configuration' };
  if (trouble.store !== undefined) return { state: 'degraded', detail: 'the store takes no logs; they wait in Kafka' };
  if (trouble.opening.length > 0) return { state: 'degraded', detail: `taking over partitions ${trouble.opening.join(', ')}` };
  const has = partitions.length === 0 ? 'no partition' : `partitions ${partitions.join(', ')}`;
  return { state: 'up', detail: evaluates ? `${has}; evaluates the rules` : has };
};
