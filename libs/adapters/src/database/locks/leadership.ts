import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';

export interface LeadershipOptions {
  /** postgres:// URL. */
  url: string;
  /** One of ADVISORY_LOCKS. */
  lock: number;
  /** This process leads from now on. */
  onLead: () => void;
  /** Another may lead from now on. */
  onLost?: (error: Error) => void;
  /** How often those who do not lead ask, and the one who leads makes sure of it. Default 1000. */
  everyMs?: number;
}

const TIMEOUT_MS = 5000;
/**
 * A machine that vanishes without a word keeps its lock until the server notices: after five seconds of silence it asks, three times.
 * https://www.postgresql.org/docs/18/runtime-config-connection.html#GUC-TCP-KEEPALIVES-IDLE
 */
const NOTICE_THE_DEAD = 'SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 3; SET tcp_keepalives_count = 3';

/**
 * Of any number of processes over one database, at most one leads at a time; when it ends or loses its connection, another does so within
 * about a second. The lock belongs to a connection of its own: while that is cut off without a word, a former leader may believe for up to
 * six seconds that it still leads, so what leaders do must be harmless when done by two.
 */
export class PostgresLeadership {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;
  private client: Client | undefined;
  private leads = false;

  constructor(private readonly options: LeadershipOptions) {
    this.running = this.run();
  }

  get isLeader(): boolean {
    return this.leads;
  }

  /** Lets another lead. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { everyMs = 1000 } = this.options;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.ask();
      } catch (error) {
        await this.drop(error instanceof Error ? error : new Error(String(error)));
      }
      await pause(everyMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
    await this.drop(undefined);
  }

  private async ask(): Promise<void> {
    this.client ??= await this.connect();
    if (this.leads) return void (await this.client.query('SELECT 1'));
    const { rows } = await this.client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [this.options.lock]);
    if (rows[0]?.mine !== true || this.stopping.signal.aborted) return;
    this.leads = true;
    this.options.onLead();
  }

  private async connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.options.url,
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      keepAlive: true,
      application_name: 'tocsin-leadership',
    });
    // A connection that breaks between two questions is noticed here; one that breaks in a question, there as well.
    client.on('error', (error) => void (this.client === client && this.drop(error)));
    try {
      await client.connect();
      await client.query(NOTICE_THE_DEAD);
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    return client;
  }

  private async drop(error: Error | undefined): Promise<void> {
    const { client } = this;
    this.client = undefined;
    const led = this.leads;
    this.leads = false;
    if (error && (led || client === undefined)) this.options.onLost?.(error);
    // Ending the connection gives the lock back.
    if (client) await Promise.race([client.end().catch(() => undefined), pause(TIMEOUT_MS, undefined, { ref: false })]);
  }
}
