import { type LogRecord, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import type { ExportResult } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  type LogRecordExporter,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';

export const TRACE = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

/** Logs as OpenTelemetry's SDK makes them, of a service on a host and within a trace. */
export const otelLogs = async (...records: LogRecord[]): Promise<ReadableLogRecord[]> => {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop', 'service.version': '1.2', 'host.name': 'h1', 'cloud.region': 'eu' }),
    processors: [new SimpleLogRecordProcessor({ exporter })],
  });
  const context = trace.setSpanContext(ROOT_CONTEXT, { ...TRACE, traceFlags: TraceFlags.SAMPLED });
  for (const record of records) provider.getLogger('checkout').emit({ context, ...record });
  await provider.forceFlush();
  return exporter.getFinishedLogRecords();
};

/** What an official exporter says became of the logs. */
export const exportWith = (exporter: LogRecordExporter, records: ReadableLogRecord[]): Promise<ExportResult> =>
  new Promise((resolve) => exporter.export(records, resolve));
