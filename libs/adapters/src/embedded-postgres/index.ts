export { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres.ts';
export { reachEmbeddedPostgres, type ReachedPostgres } from './reach.ts';
export { EmbeddedPostgresError } from './errors.ts';
export { gone } from './orphan.ts';
export { isAlive, startMarkOf } from './process-identity.ts';
