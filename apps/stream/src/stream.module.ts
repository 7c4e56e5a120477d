import { availableParallelism } from 'node:os';
import { Global, Inject, Logger, Module, type OnApplicationShutdown, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { ClientProxy } from '@nestjs/microservices';
import type { EncodedBatch } from '@tocsin/adapters/block-store';
import { type Topic, TOPICS } from '@tocsin/contracts';
import {
  BUS_CLIENT,
  CLOCK,
  type Clock,
  LOG_READER,
  LOG_TAIL,
  LOG_WRITER,
  type LogReader,
  type LogWriter,
  PIPELINE_STATUS,
  STORE_POSITION,
} from '@tocsin/core/ports';
import { SETTINGS, type Settings } from '@tocsin/platform/config';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { lastValueFrom } from 'rxjs';
import { DataSource } from 'typeorm';
import { databaseConfiguration } from './configuration/configuration-source.ts';
import { databaseDrift } from './drift/database-drift.ts';
import { LogStream } from './log-stream.ts';
import { databaseTemplates } from './templates/database-registry.ts';
import { LogsController } from './logs.controller.ts';

const MIB = 1024 * 1024;
/** More threads than this wait for the one writer. */
const MOST_WORKERS = 8;

/** Resolves once the bus took the event in. */
const publish = (bus: ClientProxy, topic: Topic, event: unknown): Promise<void> =>
  lastValueFrom(bus.emit<void>(topic, event), { defaultValue: undefined });

const workersOf = ({ pipelineWorkers }: Settings): number =>
  pipelineWorkers > 0 ? pipelineWorkers : Math.max(1, Math.min(MOST_WORKERS, availableParallelism()));

/**
 * The pipeline and the windows. Takes raw batches from the bus, stores them through the writer, and tells tails and alerts.
 * Needs the ports LOG_WRITER, LOG_READER, STORE_POSITION, BUS_CLIENT and CLOCK, SETTINGS, MetricsRegistry and TypeORM's DataSource; provides LOG_TAIL and PIPELINE_STATUS
 * to the whole application.
 */
@Global()
@Module({
  controllers: [LogsController],
  providers: [
    {
      provide: LogStream,
      inject: [LOG_WRITER, LOG_READER, STORE_POSITION, DataSource, BUS_CLIENT, CLOCK, SETTINGS, MetricsRegistry],
      useFactory: (
        writer: LogWriter<EncodedBatch>,
        reader: LogReader,
        position: () => string,
        source: DataSource,
        bus: ClientProxy,
        clock: Clock,
        settings: Settings,
        metrics: MetricsRegistry,
      ) =>
        new LogStream({
          writer,
          reader,
          configuration: databaseConfiguration(source),
          templates: databaseTemplates(source, clock),
          drift: databaseDrift(source, clock),
          sendSignal: (signal) => publish(bus, TOPICS.alerts, signal),
          sendDeadLetter: (letter) => publish(bus, TOPICS.deadLetters, letter),
          clock,
          workers: workersOf(settings),
          queueLimitBytes: settings.intakeMaxMebibytes * MIB,
          metrics,
          journal: new Logger('Stream'),
          position: position(),
        }),
    },
    { provide: LOG_TAIL, inject: [LogStream], useFactory: (stream: LogStream) => stream.tails },
    { provide: PIPELINE_STATUS, inject: [LogStream], useFactory: (stream: LogStream) => stream.figures },
  ],
  exports: [LOG_TAIL, PIPELINE_STATUS],
})
export class StreamModule implements OnModuleInit, OnModuleDestroy, OnApplicationShutdown {
  constructor(@Inject(LogStream) private readonly stream: LogStream) {}

  onModuleInit(): Promise<void> {
    return this.stream.start();
  }
  /** The database closes before the bus has drained. */
  onModuleDestroy(): Promise<void> {
    return this.stream.stopFollowing();
  }
  onApplicationShutdown(): Promise<void> {
    return this.stream.stop();
  }
}
