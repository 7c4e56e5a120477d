import { BrokenCircuitError } from 'cockatiel';
import { Agent, errors, request } from 'undici';
import { Circuits } from './circuits.ts';
import { EgressError } from './egress-error.ts';
import { guardedConnector, type Resolve } from './guarded-connector.ts';

export interface EgressOptions {
  /** TOCSIN_ALLOW_PRIVATE_DESTINATIONS: lets calls reach private, loopback and link-local addresses. */
  allowPrivate: boolean;
  /** From the call to the last byte of the answer; 10 s by default. */
  timeoutMs?: number;
  /** Answers longer than this are an error; 64 KiB by default, chat services answer in a few hundred bytes. */
  maxResponseBytes?: number;
  /** How long a destination's circuit stays open; 10 s by default. */
  breakMs?: number;
  /** Instead of the system's resolver; for tests of the guard. */
  resolve?: Resolve;
}
export interface EgressRequest {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}
export interface EgressResponse {
  status: number;
  /** Names in lower case; repeated headers are joined by a comma. */
  headers: Record<string, string>;
  body: string;
}

const flat = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]));

/**
 * The only HTTP client that leaves this house. Refuses addresses that are not public, follows no redirect, ends after the time-out,
 * caps the answer, and stops calling a destination that keeps failing. Any status is an answer; EgressError means there was none.
 */
export class EgressClient {
  private readonly agent: Agent;
  private readonly circuits: Circuits;
  private readonly timeoutMs: number;
  private readonly breakMs: number;

  constructor(options: EgressOptions) {
    this.timeoutMs = options.timeoutMs ?? 10_000;
    this.breakMs = options.breakMs ?? 10_000;
    this.circuits = new Circuits(this.breakMs);
    this.agent = new Agent({
      connect: guardedConnector({
        allowPrivate: options.allowPrivate,
        timeoutMs: this.timeoutMs,
        ...(options.resolve && { resolve: options.resolve }),
      }),
      maxResponseSize: options.maxResponseBytes ?? 64 * 1024,
      headersTimeout: this.timeoutMs,
      bodyTimeout: this.timeoutMs,
      keepAliveTimeout: 30_000,
      connections: 8,
    });
  }

  /** One call, never tried again here. Rejects with EgressError. */
  async request(call: EgressRequest): Promise<EgressResponse> {
    const url = URL.canParse(call.url) ? new URL(call.url) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) throw new EgressError('bad_url', 'The address is not an http or https URL.');
    try {
      return await this.circuits.of(url.host).execute(() => this.send(url, call));
    } catch (error) {
      if (error instanceof EgressError) throw error;
      if (error instanceof BrokenCircuitError) {
        const message = `${url.host} failed repeatedly; calls to it pause.`;
        throw new EgressError('circuit_open', message, { retryAfterMs: this.breakMs });
      }
      throw error;
    }
  }

  private async send(url: URL, call: EgressRequest): Promise<EgressResponse> {
    const timeout = AbortSignal.timeout(this.timeoutMs);
    const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout;
    try {
      const response = await request(url, {
        method: call.method,
        headers: { 'user-agent': 'Tocsin', ...call.headers },
        ...(call.body !== undefined && { body: call.body }),
        dispatcher: this.agent,
        signal,
      });
      return { status: response.statusCode, headers: flat(response.headers), body: await response.body.text() };
    } catch (error) {
      throw this.asEgressError(error, url.host, call.signal?.aborted ?? false, timeout.aborted);
    }
  }

  private asEgressError(error: unknown, host: string, givenUp: boolean, timedOut: boolean): EgressError {
    if (error instanceof EgressError) return error;
    if (givenUp) return new EgressError('aborted', `The call to ${host} was given up.`);
    const code = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
    if (error instanceof errors.ResponseExceededMaxSizeError) return new EgressError('response_too_large', `${host} answered too much.`);
    if (timedOut || /TIMEOUT|ETIMEDOUT/.test(code)) {
      return new EgressError('timed_out', `${host} did not answer within ${this.timeoutMs / 1000} s.`);
    }
    if (error instanceof errors.ClientDestroyedError) return new EgressError('closed', 'The client is closed.');
    return new EgressError('unreachable', `${host} could not be reached${code ? ` (${code})` : ''}.`);
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }
}
