import { Module } from '@nestjs/common';
import { IdentityModule } from '../../identity/identity.module.ts';
import { IngestModule } from '../ingest.module.ts';
import { GrpcServer } from './grpc-server.ts';
import { LogsService } from './logs-service.ts';

/** The door for logs over gRPC. It asks identity itself who calls: no guard of the application sees its calls. */
@Module({ imports: [IngestModule, IdentityModule], providers: [LogsService, GrpcServer], exports: [GrpcServer] })
export class GrpcModule {}
