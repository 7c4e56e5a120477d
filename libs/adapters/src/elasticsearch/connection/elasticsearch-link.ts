import { type Client, errors } from '@elastic/elasticsearch';
import { StorageFullError, StoreUnavailableError } from '@tocsin/core/ports';
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  circuitBreaker,
  handleType,
  handleWhen,
  retry,
} from 'cockatiel';

export interface LinkOptions {
  /** A request that takes longer is given up, milliseconds. Default 30,000. */
  timeoutMs?: number;
  /** Pause after five failures in a row until one request may try again, milliseconds. Default 2,000. */
  breakMs?: number;
}
export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Shorter or longer than the link's own. */
  timeoutMs?: number;
}
/** What the client's methods take as their second argument. */
export interface TransportOptions {
  signal: AbortSignal;
  requestTimeout: number;
  maxRetries: 0;
}

const TIMEOUT_MS = 30_000;
const BREAK_MS = 2000;
const CONSECUTIVE_FAILURES = 5;
/** Tries of what only reads; a pause of some tens of milliseconds, jittered, lies between them. */
const READ_RETRIES = 2;
/** Tries while a shard of an index is not there yet: some three seconds in all. */
const SHARD_RETRIES = 12;
/** Overloaded, starting, without a master, behind a proxy that finds nobody. */
const AWAY: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** It refused a request as wrong: a defect of ours, or of how it is set up. */
export class StoreRefusedError extends Error {
  readonly code = 'store_refused';
  readonly type: string;
  readonly status: number;
  constructor(status: number, type: string, reason: string) {
    super(`Elasticsearch refused a request (${status} ${type}): ${reason.slice(0, 300)}`);
    this.status = status;
    this.type = type;
  }
}

/**
 * A shard of an index has no copy that answers. So it is for some tenths of a second after its index was made, which any log of another day
 * does: worth waiting for, and no sign of a server that is away.
 */
export class ShardsMissingError extends StoreUnavailableError {}
/** With 503: shards are missing, or have not recovered; a server with too much to do answers 429. */
const SEARCH_FAILED = 'search_phase_execution_exception';
const isAway = (error: unknown): boolean => error instanceof StoreUnavailableError && !(error instanceof ShardsMissingError);

/** Type and reason of an error as Elasticsearch tells it. */
export interface ErrorCause {
  type: string;
  reason: string;
}
export const causeOf = (error: unknown): ErrorCause => {
  const told = typeof error === 'object' && error !== null ? (error as { type?: unknown; reason?: unknown }) : {};
  return {
    type: typeof told.type === 'string' ? told.type : 'unknown',
    reason: typeof told.reason === 'string' ? told.reason : 'no reason given',
  };
};

/** Does this say that nothing can be written, for want of room or because someone set it so? */
export const saysFull = ({ type, reason }: ErrorCause): boolean =>
  type === 'cluster_block_exception' && /read-only|read_only|flood|FORBIDDEN\/(5|8|12)\//i.test(reason);

/**
 * The client's errors hold whole requests, with logs in them: what is thrown on says what happened, and no more.
 */
const translated = (error: unknown): unknown => {
  if (error instanceof errors.ResponseError) {
    const status = error.statusCode ?? 0;
    const body: unknown = error.body;
    const cause = causeOf(typeof body === 'object' && body !== null ? (body as { error?: unknown }).error : undefined);
    if (saysFull(cause)) return new StorageFullError('Elasticsearch takes no more logs: its indices are read-only.');
    if (status === 503 && cause.type === SEARCH_FAILED) return new ShardsMissingError('A shard of the logs in Elasticsearch is not there.');
    if (AWAY.has(status)) return new StoreUnavailableError(`Elasticsearch is not ready (${status} ${cause.type}).`);
    return new StoreRefusedError(status, cause.type, cause.reason);
  }
  if (error instanceof errors.TimeoutError) return new StoreUnavailableError('Elasticsearch did not answer in time.');
  if (error instanceof errors.ElasticsearchClientError)
    return new StoreUnavailableError(`Elasticsearch cannot be reached (${error.name}).`);
  if (error instanceof BrokenCircuitError) return new StoreUnavailableError('Elasticsearch is away; it is tried again shortly.');
  return error;
};

/** Every call to Elasticsearch: with a time-out and a circuit breaker, and errors that say nothing of what was sent. */
export class ElasticsearchLink {
  readonly client: Client;
  private readonly timeoutMs: number;
  private readonly circuit: CircuitBreakerPolicy;
  private readonly shardRetries = retry(handleType(ShardsMissingError), {
    maxAttempts: SHARD_RETRIES,
    backoff: new ExponentialBackoff({ initialDelay: 40, maxDelay: 400 }),
  });
  private readonly retries = retry(handleWhen(isAway), {
    maxAttempts: READ_RETRIES,
    backoff: new ExponentialBackoff({ initialDelay: 40, maxDelay: 400 }),
  });

  constructor(client: Client, { timeoutMs = TIMEOUT_MS, breakMs = BREAK_MS }: LinkOptions = {}) {
    this.client = client;
    this.timeoutMs = timeoutMs;
    this.circuit = circuitBreaker(handleWhen(isAway), { halfOpenAfter: breakMs, breaker: new ConsecutiveBreaker(CONSECUTIVE_FAILURES) });
  }

  /** After failures in a row nothing is sent for a while. */
  get isBroken(): boolean {
    return this.circuit.state === CircuitState.Open;
  }

  /**
   * One try. Rejects with StoreUnavailableError, StorageFullError, StoreRefusedError, or the signal's reason.
   */
  async write<T>(call: (client: Client, options: TransportOptions) => Promise<T>, options: CallOptions = {}): Promise<T> {
    const { signal } = options;
    signal?.throwIfAborted();
    try {
      return await this.circuit.execute(() => this.attempt(call, options));
    } catch (error) {
      signal?.throwIfAborted();
      throw translated(error);
    }
  }

  /** As `write`, tried again where that may help: for what changes nothing. */
  read<T>(call: (client: Client, options: TransportOptions) => Promise<T>, options: CallOptions = {}): Promise<T> {
    return this.shardRetries.execute(() => this.retries.execute(() => this.write(call, options), options.signal), options.signal);
  }

  private async attempt<T>(call: (client: Client, options: TransportOptions) => Promise<T>, options: CallOptions): Promise<T> {
    const requestTimeout = options.timeoutMs ?? this.timeoutMs;
    // The client listens on the signal for as long as the signal lives; one of its own goes with the call.
    const own = new AbortController();
    const stop = (): void => own.abort(options.signal?.reason);
    options.signal?.addEventListener('abort', stop, { once: true });
    try {
      return await call(this.client, { signal: own.signal, requestTimeout, maxRetries: 0 });
    } catch (error) {
      throw translated(error);
    } finally {
      options.signal?.removeEventListener('abort', stop);
    }
  }
}
