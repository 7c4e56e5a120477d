import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { ServerPlan } from './server-plan.ts';

export interface PostgresOptions {
  home: string;
  port: number;
  /** The keeper ends the server, and itself, with its standard input. */
  endsWithParent: boolean;
}

/**
 * npm's PostgreSQL on a fixed port. It ends with the process that starts it, so a small keeper (postgres-keeper.ts) starts it and stays;
 * the keeper's process is the one to stop.
 */
export const postgresPlan = ({ home, port, endsWithParent }: PostgresOptions): ServerPlan => ({
  name: 'PostgreSQL',
  port,
  otherPorts: [],
  log: join(home, 'keeper.log'),
  prepare: () =>
    Promise.resolve({
      program: process.execPath,
      args: [
        '--no-warnings',
        join(import.meta.dirname, 'postgres-keeper.ts'),
        home,
        String(port),
        ...(endsWithParent ? ['--end-with-parent'] : []),
      ],
    }),
  answers: () => answers(home, port),
});

/** With the password, which is random and kept in a file that only its owner reads; undefined before the first start. */
export const postgresUrl = (home: string, port: number): string | undefined => {
  try {
    const password = readFileSync(join(home, 'postgres', 'password'), 'utf8').trim();
    return `postgres://tocsin:${password}@127.0.0.1:${port}/postgres`;
  } catch {
    return undefined;
  }
};

const answers = async (home: string, port: number): Promise<boolean> => {
  const connectionString = postgresUrl(home, port);
  if (connectionString === undefined) return false;
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};
