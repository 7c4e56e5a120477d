import { DataSource, type DataSourceOptions } from 'typeorm';
import { alertingEntities } from './alerting/index.ts';
import { AuditRowEntity } from './audit/index.ts';
import { ApiKeyEntity, RefreshTokenEntity, SigningKeyEntity, UserEntity } from './identity/index.ts';
import { bringUpToDate, MIGRATIONS } from './migrations/index.ts';
import { SettingsEntity } from './settings/index.ts';

export interface DatabaseOptions {
  /** postgres:// URL. */
  url: string;
  /** Connections at most. */
  poolSize?: number;
}

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
  migrations: [...MIGRATIONS],
  migrationsTransactionMode: 'each',
  extra: { statement_timeout: 15_000, idle_in_transaction_session_timeout: 30_000 },
});

/** Connects and brings the tables up to date; several processes may do so at once. */
export const openDatabase = async (options: DatabaseOptions): Promise<DataSource> => {
  const source = await new DataSource(dataSourceOptions(options)).initialize();
  try {
    await bringUpToDate(source);
  } catch (error) {
    await source.destroy();
    throw error;
  }
  return source;
};
