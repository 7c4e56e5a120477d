import { startEmbeddedPostgres } from '@tocsin/adapters/embedded-postgres';
import type { Settings } from '@tocsin/platform/config';

/** The PostgreSQL that holds users, rules, alerts and the audit chain: the one that the settings name, or one of our own. */
export interface ControlDatabase {
  /** With the password: not for logs. */
  url: string;
  /** What a person should know about its start, if anything. */
  notice: string | undefined;
  /** Ends a server of our own; does nothing to one that was named. */
  stop(): Promise<void>;
}

/** @throws EmbeddedPostgresError with what to do about it */
export const openControlDatabase = async (settings: Settings): Promise<ControlDatabase> => {
  if (settings.databaseUrl !== undefined) {
    return { url: settings.databaseUrl, notice: undefined, stop: () => Promise.resolve() };
  }
  const server = await startEmbeddedPostgres({ dataDir: settings.dataDir });
  const notice = server.stoppedOrphan === undefined ? undefined : 'The last run ended abruptly; its database was stopped and taken over.';
  return { url: server.url, notice, stop: () => server.stop() };
};
