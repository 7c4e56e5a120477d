export { awaitDatabase, type AwaitDatabaseOptions } from './await-database.ts';
export { DependencyAwayError, type Dependency } from './dependency-away.ts';
export { requireFreePort } from './free-port.ts';
export { OpenParts } from './open-parts.ts';
export { type Probes, type ProbesOptions, serveProbes } from './probes.ts';
export { requireSettings, type WithSettings } from './required-settings.ts';
export { type RunningService, runService, type ServiceOptions } from './run-service.ts';
export { describeStartFailure, type StartFailure } from './start-failure.ts';
export { VERSION } from './version.ts';
