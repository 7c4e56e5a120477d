import { existsSync } from 'node:fs';
import { EmbeddedPostgresError, reachEmbeddedPostgres } from '@tocsin/adapters/embedded-postgres';
import pg from 'pg';
import { UsageError } from '../../connection/usage-error.ts';
import { CommandFailure } from '../command-failure.ts';

/** The control data of an installation, for as long as a command needs them. */
export interface ControlDatabase {
  client: pg.Client;
  /** The server of the installation runs at this moment. Not known (false) of a database that was named. */
  running: boolean;
  close(): Promise<void>;
}

const CONNECT_MS = 10_000;

/** The address without its password, for messages. */
export const shownUrl = (text: string): string => {
  const url = new URL(text);
  return `${url.protocol}//${url.hostname}${url.port === '' ? '' : `:${url.port}`}${url.pathname}`;
};

/** @throws UsageError */
export const databaseUrl = (text: string, option: string): string => {
  if (!/^postgres(ql)?:\/\/[^/\s]/.test(text) || !URL.canParse(text)) throw new UsageError(`${option} is a postgres:// address.`);
  return text;
};

/** Times as UTC: rows become the same text on every server. @throws CommandFailure that tells neither user nor password */
export const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, application_name: 'tocsin-cli', connectionTimeoutMillis: CONNECT_MS });
  // A connection that is lost shows in the query that waits for it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query("SET TIME ZONE 'UTC'; SET statement_timeout = 0; SET lock_timeout = '30s'");
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    const { code, message } = error as { code?: string; message: string };
    throw new CommandFailure(
      `The database at ${shownUrl(url)} cannot be used: ${code === '28P01' ? 'wrong user or password' : message}.`,
      1,
      { cause: error },
    );
  }
};

/** The control data of a data folder: those of a named database, else of the embedded one, which is started where it does not run. */
export const openControl = async (dataDir: string, url: string | undefined): Promise<ControlDatabase> => {
  if (url !== undefined) {
    const client = await connect(url);
    return { client, running: false, close: () => client.end() };
  }
  if (!existsSync(dataDir)) throw new UsageError(`There is no folder ${dataDir}.`);
  try {
    const server = await reachEmbeddedPostgres(dataDir);
    const client = await connect(server.url).catch(async (error: unknown) => {
      await server.release();
      throw error;
    });
    return {
      client,
      running: server.running,
      close: async () => {
        await client.end();
        await server.release();
      },
    };
  } catch (error) {
    if (!(error instanceof EmbeddedPostgresError)) throw error;
    throw new CommandFailure(`${error.message} A database of its own is named with --database-file or TOCSIN_DATABASE_URL.`, 1, {
      cause: error,
    });
  }
};
