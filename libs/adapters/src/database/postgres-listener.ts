import { Client, type Notification } from 'pg';

export interface PostgresListenerOptions {
  /** postgres:// URL. */
  url: string;
  /** NOTIFY channel: a literal of ours. */
  channel: string;
  onNotification: (payload: string) => void;
  /** The connection is (again) there: what was told while it was away was not heard. */
  onListening?: () => void;
  /** It is away and will be tried again. */
  onLost?: (error: Error) => void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** A connection that was cut off without a word is found out by this question. */
const PROBE_EVERY_MS = 15_000;

/** LISTENs on a connection of its own, and comes back by itself, with growing pauses, when the connection is lost. */
export class PostgresListener {
  private client: Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = FIRST_PAUSE_MS;
  private closed = false;

  private constructor(private readonly options: PostgresListenerOptions) {}

  /** Resolves once it listens. @throws when the first connection fails */
  static async open(options: PostgresListenerOptions): Promise<PostgresListener> {
    const listener = new PostgresListener(options);
    await listener.connect();
    return listener;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    const { client } = this;
    this.client = undefined;
    client?.removeAllListeners('end');
    await client?.end();
  }

  private async connect(): Promise<void> {
    const { url, channel, onNotification, onListening } = this.options;
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: 5000,
      query_timeout: 5000,
      keepAlive: true,
      application_name: 'tocsin-listener',
    });
    let failure = new Error('The connection ended.');
    client.on('error', (error) => (failure = error));
    try {
      await client.connect();
      client.on('notification', ({ payload = '' }: Notification) => onNotification(payload));
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    if (this.closed) return void client.end();
    this.client = client;
    this.pauseMs = FIRST_PAUSE_MS;
    client.once('end', () => this.lost(client, failure));
    this.probeLater(client);
    onListening?.();
  }

  private probeLater(client: Client): void {
    this.timer = setTimeout(() => {
      client.query('SELECT 1').then(
        () => this.client === client && this.probeLater(client),
        (error: unknown) => this.lost(client, error instanceof Error ? error : new Error('The connection does not answer.')),
      );
    }, PROBE_EVERY_MS);
    this.timer.unref();
  }

  private lost(client: Client, error: Error): void {
    if (this.closed || this.client !== client) return;
    this.client = undefined;
    void client.end().catch(() => undefined);
    this.tryAgain(error);
  }

  private tryAgain(error: Error): void {
    if (this.closed) return;
    this.options.onLost?.(error);
    clearTimeout(this.timer);
    const jitter = 0.5 + Math.random() / 2;
    this.timer = setTimeout(() => {
      this.connect().catch((again: unknown) => this.tryAgain(again instanceof Error ? again : new Error(String(again))));
    }, this.pauseMs * jitter);
    this.timer.unref();
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
  }
}
