import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type BatchReceipt, type OutgoingBatch, SendError, type Transport } from './transport.ts';

const compress = promisify(gzip);
/** Below this many bytes compressing costs more than it saves. */
const COMPRESS_FROM_BYTES = 1024;
/** Worth another try: time-outs, back-pressure and trouble on the server's side. */
const RETRYABLE = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Longest explanation of a refusal that is passed on, characters. */
const LONGEST_DETAIL = 300;

export interface HttpTransportOptions {
  /** Base address of the server, such as `http://127.0.0.1:8080`. */
  url: string;
  /** An API key with the scope `logs:write`, or what to ask for one at each attempt (keys are rotated). */
  apiKey: string | (() => string);
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

const objectOf = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

/** Node hides why a connection failed one level down. */
const whyUnreachable = (error: unknown): string => {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  return cause?.code ?? name ?? 'unknown error';
};

/** The receipt in an answer, if there is one. */
const receiptIn = (answer: Record<string, unknown>): BatchReceipt | undefined => {
  const { accepted, rejected } = answer as Partial<BatchReceipt>;
  return typeof accepted === 'number' && Array.isArray(rejected) ? { accepted, rejected } : undefined;
};

/** Sends batches to `POST /api/v1/ingest`, compressed. */
export const httpTransport = ({ url, apiKey, timeoutMs = 10_000 }: HttpTransportOptions): Transport => {
  const target = new URL('/api/v1/ingest', url);
  return {
    async send(batch: OutgoingBatch, signal: AbortSignal): Promise<BatchReceipt> {
      const zipped = batch.body.length >= COMPRESS_FROM_BYTES;
      const body = zipped ? await compress(batch.body, { level: 1 }) : batch.body;
      const headers: Record<string, string> = {
        authorization: `Bearer ${typeof apiKey === 'string' ? apiKey : apiKey()}`,
        'content-type': 'application/x-ndjson',
        'idempotency-key': batch.idempotencyKey,
      };
      if (zipped) headers['content-encoding'] = 'gzip';
      let response: Response;
      let text: string;
      try {
        response = await fetch(target, {
          method: 'POST',
          headers,
          body: new Uint8Array(body),
          // A batch must not be handed, with the key, to wherever an answer points.
          redirect: 'manual',
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        });
        text = await response.text();
      } catch (error) {
        throw new SendError(`The server could not be reached (${whyUnreachable(error)})`, true);
      }
      const answer = objectOf(text);
      const receipt = receiptIn(answer);
      if (response.ok) return receipt ?? { accepted: batch.count, rejected: [] };
      const { status } = response;
      // A batch of which no record can be accepted is a problem document that holds the receipt as well.
      if (status === 400 && receipt !== undefined) return receipt;
      const { detail } = answer;
      const said = typeof detail === 'string' ? `: ${detail.slice(0, LONGEST_DETAIL)}` : '';
      throw new SendError(`The server answered ${status}${said}`, RETRYABLE.has(status), {
        status,
        retryAfterMs: retryAfterMs(response.headers.get('retry-after'), Date.now()),
      });
    },
  };
};

/** How a destination of pino or winston sends: over HTTP, or by a transport that is given. */
export type Destination = HttpTransportOptions | { transport: Transport };
export const transportOf = (destination: Destination): Transport =>
  'transport' in destination ? destination.transport : httpTransport(destination);
