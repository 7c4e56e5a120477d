/** What a process of ours may stand on, as it is told to an operator, and the setting that says where it is. */
export const DEPENDENCIES = {
  PostgreSQL: 'TOCSIN_DATABASE_URL',
  Kafka: 'TOCSIN_KAFKA_BROKERS',
  Elasticsearch: 'TOCSIN_ELASTICSEARCH_NODE',
} as const;
export type Dependency = keyof typeof DEPENDENCIES;

/** Something that a start cannot do without did not answer in time. */
export class DependencyAwayError extends Error {
  readonly code = 'dependency_away';
  readonly dependency: Dependency;
  constructor(dependency: Dependency, cause: unknown) {
    super(`${dependency} under ${DEPENDENCIES[dependency]} does not answer. Check that it runs and that the address is right.`, { cause });
    this.name = 'DependencyAwayError';
    this.dependency = dependency;
  }
}
