import { setTimeout as wait } from 'node:timers/promises';
import { retryAfterMs } from '@tocsin/producer';
import { ApiError, problemOf, ServerAwayError, whyNoAnswer } from './api-error.ts';
import { addressOf, type Answer, type AnyInput, type CallInput, type Method, type PathOf } from './routes.ts';

const TIMEOUT_MS = 30_000;
/** Tries of a call that asks for something and changes nothing. */
const TRIES = 4;
const MOST_WAIT_MS = 5000;
/** Without a word of the server's own: the wait before try n + 1, with jitter. */
const backoffMs = (attempt: number): number => 200 * 2 ** attempt * (0.5 + Math.random());

/** A stream of bytes, and what its trailers say once it was read to the end. */
export interface Download {
  contentType: string;
  body: AsyncIterable<Buffer>;
  trailers: () => Record<string, string>;
}

/** Calls the API with the types of its own description. Every call has a time-out; only reading calls are tried again. */
export class ApiClient {
  readonly url: string;
  readonly key: string | undefined;

  constructor(url: string, key: string | undefined) {
    this.url = url;
    this.key = key;
  }

  get<P extends PathOf<'get'>>(path: P, input: CallInput<'get', P>): Promise<Answer<'get', P>> {
    return this.call('get', path, input) as Promise<Answer<'get', P>>;
  }

  post<P extends PathOf<'post'>>(path: P, input: CallInput<'post', P>): Promise<Answer<'post', P>> {
    return this.call('post', path, input) as Promise<Answer<'post', P>>;
  }

  put<P extends PathOf<'put'>>(path: P, input: CallInput<'put', P>): Promise<Answer<'put', P>> {
    return this.call('put', path, input) as Promise<Answer<'put', P>>;
  }

  delete<P extends PathOf<'delete'>>(path: P, input: CallInput<'delete', P>): Promise<Answer<'delete', P>> {
    return this.call('delete', path, input) as Promise<Answer<'delete', P>>;
  }

  /** Reads something long. Without a limit in time once it has begun. @throws ApiError, ServerAwayError */
  async download<P extends PathOf<'get'>>(path: P, input: CallInput<'get', P>, signal?: AbortSignal): Promise<Download> {
    // The fetch that Node has gives no trailers; the library takes a while to load, so only who downloads waits for it.
    const { request } = await import('undici');
    const options = { method: 'GET', headers: this.headers({}), headersTimeout: TIMEOUT_MS, signal: signal ?? null } as const;
    const answer = await request(addressOf(this.url, path, input as AnyInput), options).catch((error: unknown) => {
      throw signal?.aborted ? error : this.away(error);
    });
    const { statusCode, headers, body, trailers } = answer;
    if (statusCode !== 200) throw new ApiError(statusCode, problemOf(await body.text()));
    return { contentType: String(headers['content-type'] ?? ''), body, trailers: () => trailers };
  }

  /** An answer of any status with its head, for whoever looks at the server itself. @throws ServerAwayError */
  async ask(path: PathOf<'get'>): Promise<{ status: number; headers: Headers; body: unknown; tookMs: number }> {
    const began = performance.now();
    const response = await this.send('get', path, {});
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: problemOf(text), tookMs: performance.now() - began };
  }

  private async call(method: Method, path: string, input: AnyInput): Promise<unknown> {
    for (let attempt = 0; ; attempt++) {
      const response = await this.send(method, path, input);
      const text = await response.text();
      if (response.ok) return text === '' ? undefined : this.json(text);
      const busy = response.status === 429 || (response.status === 503 && method === 'get');
      if (!busy || attempt === TRIES - 1) throw new ApiError(response.status, problemOf(text));
      const asked = retryAfterMs(response.headers.get('retry-after'), Date.now());
      await wait(Math.min(MOST_WAIT_MS, asked ?? backoffMs(attempt)));
    }
  }

  private json(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw new ServerAwayError(`What answers at ${this.url} is no Tocsin server.`);
    }
  }

  private async send(method: Method, path: string, input: AnyInput): Promise<Response> {
    const init: RequestInit = { method: method.toUpperCase(), headers: this.headers(input), signal: AbortSignal.timeout(TIMEOUT_MS) };
    if (input.body !== undefined) init.body = JSON.stringify(input.body);
    try {
      return await fetch(addressOf(this.url, path, input), init);
    } catch (error) {
      throw this.away(error);
    }
  }

  private headers({ header = {}, body }: AnyInput): Record<string, string> {
    const headers: Record<string, string> = { accept: 'application/json, application/problem+json, */*;q=0.5' };
    if (this.key !== undefined) headers['authorization'] = `Bearer ${this.key}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    for (const [name, value] of Object.entries(header)) if (value !== undefined) headers[name] = value;
    return headers;
  }

  private away(error: unknown): ServerAwayError {
    return new ServerAwayError(
      `No server answers at ${this.url} (${whyNoAnswer(error)}). Is it running (npm start)? Another address goes in --url.`,
      { cause: error },
    );
  }
}
