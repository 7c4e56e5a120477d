import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HealthReport } from '@tocsin/contracts';
import { CachedHealth } from '../health/cached-health.ts';
import type { HealthRegistry, HealthSummary } from '../health/health-registry.ts';
import { isFromThisMachine } from '../http/from-this-machine.ts';
import type { MetricsRegistry } from '../metrics/metrics.ts';
import { VERSION } from './version.ts';

export interface ProbesOptions {
  port: number;
  host: string;
  health: HealthRegistry;
  metrics: MetricsRegistry;
  /** Besides the checks: whether the process takes part yet, or still. Default: it does. */
  ready?: () => boolean;
  /** Lets anyone read /metrics and the details of /health; without it only this machine. */
  metricsPublic?: boolean;
}
/** The small server of a process that has no API. */
export interface Probes {
  port: number;
  close(): Promise<void>;
}

const DEEP_TTL_MS = 10_000;
const SHALLOW_TTL_MS = 1000;

/**
 * Serves GET /livez, /readyz, /health and /metrics as the API does, for a process without one: probes of an orchestrator and
 * Prometheus. Strangers see states, no details. Also collects the figures of the process itself.
 */
export const serveProbes = async (options: ProbesOptions): Promise<Probes> => {
  const { health, metrics, ready = () => true } = options;
  const deep = new CachedHealth(health, { deep: true, ttlMs: DEEP_TTL_MS, now: Date.now });
  const shallow = new CachedHealth(health, { deep: false, ttlMs: SHALLOW_TTL_MS, now: Date.now });
  const startedAt = performance.now();
  metrics.collectProcess();

  const report = async (request: IncomingMessage): Promise<{ status: number; body: HealthReport }> => {
    const { state, checks } = await deep.summary();
    const open = mayReadDetails(request, options);
    const body: HealthReport = {
      state,
      version: open ? VERSION : '',
      profile: 'cluster',
      uptimeSeconds: Math.round((performance.now() - startedAt) / 1000),
      checks: open ? checks : checks.map((check) => ({ ...check, latencyMs: null, detail: '' })),
    };
    return { status: statusOf({ state }), body };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').split('?')[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, {}, { Allow: 'GET, HEAD' });
    switch (path) {
      case '/livez':
        return send(response, 200, { state: 'up' });
      case '/readyz': {
        const state = ready() ? (await shallow.summary()).state : 'down';
        return send(response, statusOf({ state }), { state });
      }
      case '/health': {
        const { status, body } = await report(request);
        return send(response, status, body);
      }
      case '/metrics':
        if (!mayReadDetails(request, options)) return send(response, 403, {});
        response.writeHead(200, { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' }).end(await metrics.render());
        return;
      default:
        return send(response, 404, {});
    }
  };

  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5000, maxHeaderSize: 8192 }, (request, response) => {
    answer(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else send(response, 500, {});
    });
  });
  server.maxConnections = 100;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const mayReadDetails = (request: IncomingMessage, { metricsPublic }: ProbesOptions): boolean =>
  metricsPublic === true || isFromThisMachine(request);

const statusOf = ({ state }: Pick<HealthSummary, 'state'>): number => (state === 'down' ? 503 : 200);

const send = (response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void => {
  response
    .writeHead(status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      ...(status === 503 ? { 'Retry-After': '5' } : {}),
      ...headers,
    })
    .end(JSON.stringify(body));
};
