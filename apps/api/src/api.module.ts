import { Module } from '@nestjs/common';
import { AlertsApiModule } from './alerts/alerts-api.module.ts';
import { ApiKeysModule } from './api-keys/api-keys.module.ts';
import { AuditApiModule } from './audit/audit-api.module.ts';
import { ChannelsModule } from './channels/channels.module.ts';
import { CloudflareModule } from './cloudflare/index.ts';
import { DriftModule } from './drift/drift.module.ts';
import { HealthModule } from './health/health.module.ts';
import { IdentityModule } from './identity/identity.module.ts';
import { CorrectionsModule } from './corrections/corrections.module.ts';
import { GrpcModule } from './ingest/grpc/index.ts';
import { IngestModule } from './ingest/ingest.module.ts';
import { LogsModule } from './logs/logs.module.ts';
import { ModelsModule } from './models/models.module.ts';
import { PatternsModule } from './patterns/patterns.module.ts';
import { ReclassificationModule } from './reclassification/reclassification.module.ts';
import { RulesModule } from './rules/rules.module.ts';
import { SettingsModule } from './settings/settings.module.ts';
import { SilencesModule } from './silences/silences.module.ts';
import { ActorValidityModule, TailModule } from './tail/index.ts';
import { UsersModule } from './users/users.module.ts';

/**
 * The HTTP and WebSocket API. Needs, from the composition root and globally: SETTINGS, the ports of `@tocsin/core/ports`, the
 * DataSource, AuditModule and MetricsRegistry and HealthRegistry.
 */
@Module({
  imports: [
    CloudflareModule,
    IdentityModule,
    UsersModule,
    ApiKeysModule,
    AuditApiModule,
    SettingsModule,
    IngestModule,
    GrpcModule,
    LogsModule,
    PatternsModule,
    ModelsModule,
    DriftModule,
    CorrectionsModule,
    ReclassificationModule,
    TailModule,
    ActorValidityModule,
    HealthModule,
    RulesModule,
    ChannelsModule,
    SilencesModule,
    AlertsApiModule,
  ],
})
export class ApiModule {}
