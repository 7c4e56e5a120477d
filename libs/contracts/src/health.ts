import * as z from 'zod';

export const HealthState = z.enum(['up', 'degraded', 'down']);
export type HealthState = z.infer<typeof HealthState>;
export const HealthCheck = z
  .strictObject({ name: z.string(), state: HealthState, latencyMs: z.number().nullable(), detail: z.string() })
  .meta({ id: 'HealthCheck' });
export type HealthCheck = z.infer<typeof HealthCheck>;
export const HealthReport = z
  .strictObject({
    state: HealthState,
    version: z.string(),
    profile: z.enum(['standalone', 'cluster']),
    uptimeSeconds: z.number(),
    checks: z.array(HealthCheck),
  })
  .meta({ id: 'HealthReport' });
export type HealthReport = z.infer<typeof HealthReport>;

/** GET /livez and /readyz: for machines, without details. */
export const Liveness = z.strictObject({ state: HealthState }).meta({ id: 'Liveness' });
export type Liveness = z.infer<typeof Liveness>;

/** GET /system: what the Overview page shows of the pipeline: the rate over the last ten seconds, latencies over the last minute. */
export const SystemView = z
  .strictObject({
    logsPerSecond: z.number(),
    acceptedTotal: z.int(),
    rejected: z.record(z.string(), z.int()).describe('by reason, since start'),
    queueBytes: z.int(),
    queueLimitBytes: z.int(),
    ingestLatencyMs: z.strictObject({ p50: z.number(), p99: z.number() }),
    storedLogs: z.int(),
    storedBytes: z.int(),
    damagedFiles: z.array(z.string()),
    tailClients: z.int(),
    modelVersion: z.string(),
  })
  .meta({ id: 'SystemView' });
export type SystemView = z.infer<typeof SystemView>;
