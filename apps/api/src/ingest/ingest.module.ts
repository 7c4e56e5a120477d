import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { BulkController, ElasticsearchProbesController } from './elasticsearch/index.ts';
import { BufferGarbage } from '@tocsin/platform/memory';
import { IngestBudget } from './ingest-budget.ts';
import { IngestMetrics } from './ingest-metrics.ts';
import { IngestController } from './ingest.controller.ts';
import { IngestService } from './ingest.service.ts';
import { LokiController } from './loki/index.ts';
import { OtlpController } from './otlp/index.ts';

const MIB = 1024 * 1024;

/** The doors for logs. Needs LOG_INTAKE, CLOCK, SETTINGS and MetricsRegistry. */
@Module({
  controllers: [IngestController, OtlpController, LokiController, BulkController, ElasticsearchProbesController],
  providers: [
    IngestService,
    IngestMetrics,
    { provide: BufferGarbage, useFactory: () => new BufferGarbage() },
    {
      provide: IngestBudget,
      useFactory: (settings: Settings) => new IngestBudget(settings.intakeMaxMebibytes * MIB),
      inject: [SETTINGS],
    },
  ],
  exports: [IngestService],
})
export class IngestModule {}
