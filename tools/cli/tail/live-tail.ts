import { setTimeout as wait } from 'node:timers/promises';
import type { TailMessage } from '@tocsin/contracts';
import { WebSocket } from 'ws';
import type { ApiClient } from '../client/api-client.ts';
import { ApiError, ServerAwayError } from '../client/api-error.ts';

export interface LiveTailOptions {
  client: ApiClient;
  query: string;
  /** Resumes after this; undefined: from now on. */
  cursor: string | undefined;
  /** Each message in order; a new one waits until this resolves. */
  onMessage: (message: TailMessage) => Promise<void> | void;
  /** The connection was lost, and is tried again after so many milliseconds. */
  onLost: (why: string, retryMs: number) => void;
  /** Tries in a row that may fail before it gives up. */
  tries: number;
  signal: AbortSignal;
  /** Longest first wait, milliseconds; doubles with each try. */
  backoffMs?: number;
}

/** A server sends a heartbeat every fifteen seconds at the latest: silence for this long is a dead connection. */
const SILENCE_MS = 45_000;
const CONNECT_MS = 15_000;
const LONGEST_WAIT_MS = 30_000;

/** The address of the live tail; the one route that is no HTTP call, so that the description of the API does not name it. */
const streamUrl = (server: string, ticket: string, cursor: string | undefined): URL => {
  const url = new URL(`${server.replace(/\/+$/, '').replace(/^http/, 'ws')}/api/v1/stream`);
  url.searchParams.set('ticket', ticket);
  if (cursor !== undefined) url.searchParams.set('cursor', cursor);
  return url;
};

/**
 * Follows the live tail until the signal ends it: a lost connection is made again, after a wait that doubles with jitter, from the cursor of
 * the last message that was handed over, so that nothing is missed or shown twice. Returns the cursor to resume from.
 * @throws ApiError when the server refuses (no key, a wrong query), ServerAwayError when `tries` in a row failed
 */
export const followTail = async (options: LiveTailOptions): Promise<string | undefined> => {
  const { client, query, onMessage, onLost, tries, signal, backoffMs = 1000 } = options;
  let cursor = options.cursor;
  for (let failed = 0; !signal.aborted;) {
    let why: string;
    try {
      const { ticket } = await client.post('/api/v1/stream/tickets', { body: { q: query } });
      why = await connection(streamUrl(client.url, ticket, cursor), signal, async (message) => {
        failed = 0;
        await onMessage(message);
        if (message.cursor !== '') cursor = message.cursor;
      });
    } catch (error) {
      const final = error instanceof ApiError && error.status < 500 && error.status !== 429;
      if (signal.aborted) break;
      if (final || failed >= tries) throw error;
      why = (error as Error).message;
    }
    if (signal.aborted) break;
    if (failed >= tries) throw new ServerAwayError(`The live tail was lost (${why}) and did not come back in ${tries} tries.`);
    const retryMs = Math.min(LONGEST_WAIT_MS, backoffMs * 2 ** failed++) * (0.5 + Math.random() / 2);
    onLost(why, retryMs);
    await wait(retryMs, undefined, { signal }).catch(() => undefined);
  }
  return cursor;
};

/** One connection, to its end. Resolves to why it ended. Messages are handed over one after the other; the socket waits meanwhile. */
const connection = (url: URL, signal: AbortSignal, hand: (message: TailMessage) => Promise<void>): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { handshakeTimeout: CONNECT_MS, maxPayload: 64 << 20 });
    let why = 'the server closed it';
    let silence: NodeJS.Timeout | undefined;
    let handed: Promise<void> = Promise.resolve();
    const watch = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        why = 'no word from the server';
        socket.terminate();
      }, SILENCE_MS);
    };
    const stop = (): void => socket.close();
    signal.addEventListener('abort', stop, { once: true });
    watch();
    socket.on('message', (data: Buffer) => {
      watch();
      const message = JSON.parse(data.toString()) as TailMessage;
      socket.pause();
      handed = handed.then(() => (signal.aborted ? undefined : hand(message))).then(() => socket.resume());
      handed.catch((error: unknown) => {
        reject(error instanceof Error ? error : new Error(String(error)));
        socket.terminate();
      });
    });
    socket.on('error', (error) => (why = error.message));
    socket.on('close', (_code, reason) => {
      clearTimeout(silence);
      signal.removeEventListener('abort', stop);
      if (reason.length > 0) why = reason.toString();
      handed.then(() => resolve(why), reject);
    });
  });
