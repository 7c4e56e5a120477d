import { Module } from '@nestjs/common';
import { IdentityModule } from './identity/identity.module.ts';

/**
 * The HTTP and WebSocket API. Needs, from the composition root and globally: SETTINGS, the ports of `@tocsin/core/ports`, the
 * DataSource, AuditModule and the metrics registry.
 */
@Module({ imports: [IdentityModule] })
export class ApiModule {}
