import * as z from 'zod';
import { HealthCheck } from './health.ts';

const bytes = z.int().min(0);
const amount = z.number().min(0);

/** The apps that run as processes of their own; standalone is all of them in one. */
export const AppName = z.enum(['standalone', 'api', 'stream', 'alerts']);
export type AppName = z.infer<typeof AppName>;

/** What a process tells of itself and of the machine that it runs on, every few seconds. */
export const ProcessReport = z
  .strictObject({
    id: z.string().describe('of this run: a restarted process has another'),
    app: AppName,
    host: z.string(),
    version: z.string(),
    startedAt: z.iso.datetime(),
    cpuCores: amount.describe('cores kept busy by this process since its last report'),
    residentBytes: bytes,
    memoryLimitBytes: bytes.nullable().describe('of its container; null where nothing limits it'),
    heapUsedBytes: bytes,
    eventLoopDelayMs: z.strictObject({ p50: amount, p99: amount }),
    hostCpus: z.int().min(1),
    hostCpuShare: amount.describe('of all cores of the host since the last report, 0 to 1'),
    hostLoad1: amount,
    hostMemoryBytes: bytes,
    hostMemoryAvailableBytes: bytes,
    diskSizeBytes: bytes,
    diskAvailableBytes: bytes,
    lagMessages: amount.nullable().describe('messages that this process has yet to read; null where it reads none'),
    pipeline: z
      .strictObject({ logsPerSecond: amount, queueBytes: bytes, queueLimitBytes: bytes })
      .nullable()
      .describe('null where logs do not go through this process'),
    checks: z.array(HealthCheck).describe('what it depends on, as it finds it'),
  })
  .meta({ id: 'ProcessReport' });
export type ProcessReport = z.infer<typeof ProcessReport>;

/** GET /system/processes: every process that reported of late, those that fell silent without saying goodbye included. */
export const ProcessList = z
  .strictObject({
    processes: z.array(
      ProcessReport.extend({ ageSeconds: amount.describe('since its report, by the clock of the database'), silent: z.boolean() }),
    ),
  })
  .meta({ id: 'ProcessList' });
export type ProcessList = z.infer<typeof ProcessList>;
