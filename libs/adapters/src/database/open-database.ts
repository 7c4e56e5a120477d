import { DataSource, type DataSourceOptions } from 'typeorm';
import { alertingEntities, alertingMigrations } from './alerting/index.ts';
import { AuditRowEntity } from './audit/index.ts';
import { ApiKeyEntity, RefreshTokenEntity, SessionExpiry1764000003000, SigningKeyEntity, UserEntity } from './identity/index.ts';
import { ControlData1764000000000 } from './migrations/1764000000000-control-data.ts';
import { SettingsEntity } from './settings/index.ts';

export interface DatabaseOptions {
  /** postgres:// URL. */
  url: string;
  /** Connections at most. */
  poolSize?: number;
}

/** Any fixed number: one process at a time migrates. */
const MIGRATION_LOCK = 7_262_102;

export const dataSourceOptions = ({ url, poolSize = 10 }: DatabaseOptions): DataSourceOptions => ({
  type: 'postgres',
  url,
  poolSize,
  applicationName: 'tocsin',
  connectTimeoutMS: 5000,
  // Queries and their parameters hold what our own logs must not.
  logging: false,
  synchronize: false,
  entities: [UserEntity, RefreshTokenEntity, ApiKeyEntity, SigningKeyEntity, AuditRowEntity, SettingsEntity, ...alertingEntities],
  migrations: [ControlData1764000000000, ...alertingMigrations, SessionExpiry1764000003000],
  migrationsTransactionMode: 'each',
  extra: { statement_timeout: 15_000, idle_in_transaction_session_timeout: 30_000 },
});

/** Connects and brings the tables up to date; several processes may do so at once. */
export const openDatabase = async (options: DatabaseOptions): Promise<DataSource> => {
  const source = await new DataSource(dataSourceOptions(options)).initialize();
  const guard = source.createQueryRunner();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      await source.runMigrations();
    } finally {
      await guard.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  } catch (error) {
    await guard.release();
    await source.destroy();
    throw error;
  }
  await guard.release();
  return source;
};
