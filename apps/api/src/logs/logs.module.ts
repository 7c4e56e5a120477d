import { Module } from '@nestjs/common';
import { ExportController } from './export/export.controller.ts';
import { ExportSlots } from './export/export-slots.ts';
import { LogExplanations } from './explanation/index.ts';
import { LogAudit } from './log-audit.ts';
import { LogQueries } from './log-queries.ts';
import { LogsController } from './logs.controller.ts';

/** Reading logs. Needs LOG_READER, CLOCK, AuditService and MetricsRegistry. */
@Module({
  controllers: [ExportController, LogsController],
  providers: [LogQueries, LogExplanations, LogAudit, ExportSlots],
  exports: [LogAudit, LogQueries],
})
export class LogsModule {}
