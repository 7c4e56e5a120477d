export * from './alerting/index.ts';
export * from './audit/index.ts';
export { DatabaseModule } from './database.module.ts';
export * from './identity/index.ts';
export * from './locks/index.ts';
export { type DatabaseOptions, dataSourceOptions, openDatabase } from './open-database.ts';
export { PostgresListener, type PostgresListenerOptions } from './postgres-listener.ts';
export * from './settings/index.ts';
export * from './tail/index.ts';
