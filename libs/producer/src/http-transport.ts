import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type OutgoingBatch, SendError, type Transport } from './transport.ts';

const compress = promisify(gzip);
/** Below this many bytes compressing costs more than it saves. */
const COMPRESS_FROM_BYTES = 1024;
/** Worth another try: time-outs, back-pressure and trouble on the server's side. */
const RETRYABLE = new Set([408, 425, 429, 500, 502, 503, 504]);

export interface HttpTransportOptions {
  /** Base address of the server, such as `http://127.0.0.1:8080`. */
  url: string;
  /** An API key with the scope `logs:write`. */
  apiKey: string;
  /** One attempt, milliseconds. */
  timeoutMs?: number;
}

/** Milliseconds of a Retry-After header: seconds, or a date. */
export const retryAfterMs = (header: string | null, now: number): number | undefined => {
  if (header === null || header === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
};

/** Sends batches to `POST /api/v1/ingest`. */
export const httpTransport = ({ url, apiKey, timeoutMs = 10_000 }: HttpTransportOptions): Transport => {
  const target = new URL('/api/v1/ingest', url);
  return {
    async send(batch: OutgoingBatch, signal: AbortSignal): Promise<void> {
      const zipped = batch.body.length >= COMPRESS_FROM_BYTES;
      const body = zipped ? await compress(batch.body, { level: 1 }) : batch.body;
      const headers: Record<string, string> = {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/x-ndjson',
        'idempotency-key': batch.idempotencyKey,
      };
      if (zipped) headers['content-encoding'] = 'gzip';
      let response: Response;
      try {
        response = await fetch(target, {
          method: 'POST',
          headers,
          body: new Uint8Array(body),
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        });
      } catch (error) {
        throw new SendError(`The server could not be reached: ${error instanceof Error ? error.name : 'unknown error'}`, true);
      }
      await response.body?.cancel();
      if (response.ok) return;
      throw new SendError(
        `The server answered ${response.status}`,
        RETRYABLE.has(response.status),
        retryAfterMs(response.headers.get('retry-after'), Date.now()),
      );
    },
  };
};
