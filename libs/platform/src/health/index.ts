export { CachedHealth } from './cached-health.ts';
export { type HealthFinding, type HealthProbe, HealthRegistry, type HealthSummary } from './health-registry.ts';
