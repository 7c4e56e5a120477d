import { DataSource, type MigrationInterface } from 'typeorm';
import { AlertingTables1764000001000 } from '../alerting/alerting-tables.migration.ts';
import { Corrections1764000016000 } from '../corrections/corrections.migration.ts';
import { DefaultRules1764000002000 } from '../alerting/default-rules.migration.ts';
import { DriftRule1764000027500 } from '../alerting/drift-rule.migration.ts';
import { DriftHours1764000027000 } from '../drift/drift-hours.migration.ts';
import { SessionExpiry1764000003000 } from '../identity/session-expiry.migration.ts';
import { ADVISORY_LOCKS } from '../locks/advisory-locks.ts';
import { Models1764000020000 } from '../models/models.migration.ts';
import { ProcessReports1764000006000 } from '../processes/process-reports.migration.ts';
import { RateWindows1764000008000 } from '../rates/rate-windows.migration.ts';
import { Reclassifications1764000024000 } from '../reclassification/reclassifications.migration.ts';
import { SignalTimes1764000007000 } from '../alerting/signal-times.migration.ts';
import { SignInTries1764000005000 } from '../identity/sign-in-tries.migration.ts';
import { TailTickets1764000004000 } from '../tail/tail-tickets.migration.ts';
import { LogTemplates1764000014000 } from '../templates/log-templates.migration.ts';
import { TemplateAnnouncements1764000015000 } from '../templates/template-announcements.migration.ts';
import { ControlData1764000000000 } from './1764000000000-control-data.ts';

/** Every change of the tables, in order. Free of entities, so that tools can make the tables without loading a decorator. */
export const MIGRATIONS: readonly (new () => MigrationInterface)[] = [
  ControlData1764000000000,
  AlertingTables1764000001000,
  DefaultRules1764000002000,
  SessionExpiry1764000003000,
  TailTickets1764000004000,
  SignInTries1764000005000,
  ProcessReports1764000006000,
  SignalTimes1764000007000,
  RateWindows1764000008000,
  LogTemplates1764000014000,
  TemplateAnnouncements1764000015000,
  Corrections1764000016000,
  Models1764000020000,
  Reclassifications1764000024000,
  DriftHours1764000027000,
  DriftRule1764000027500,
];

/** One process at a time migrates. */
const MIGRATION_LOCK = ADVISORY_LOCKS.migrations;

/** Runs what is still to run of a connected source's migrations; several processes may do so at once. */
export const bringUpToDate = async (source: DataSource): Promise<void> => {
  const guard = source.createQueryRunner();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      await source.runMigrations();
    } finally {
      await guard.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  } finally {
    await guard.release();
  }
};

/**
 * Makes the tables of a database as they are now, or as they were once: `upTo` names the last migration to run.
 * Connects, and disconnects again. @throws when `upTo` is a migration that this version does not know
 */
export const migrateSchema = async (url: string, upTo?: string): Promise<void> => {
  const last = upTo === undefined ? MIGRATIONS.length - 1 : MIGRATIONS.findIndex((each) => each.name === upTo);
  if (last < 0) throw new Error(`The tables are of a newer version: this one does not know the change ${upTo}.`);
  const source = await new DataSource({
    type: 'postgres',
    url,
    applicationName: 'tocsin',
    connectTimeoutMS: 5000,
    logging: false,
    migrations: MIGRATIONS.slice(0, last + 1),
    migrationsTransactionMode: 'each',
  }).initialize();
  try {
    await bringUpToDate(source);
  } finally {
    await source.destroy();
  }
};
