import { existsSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PostgresAlertFeed } from '@tocsin/adapters/database';
import { kafkaHealth, KafkaLogIntake, KafkaLogTail, openKafka, topicPlan } from '@tocsin/adapters/kafka';
import { kafkaAccess, TopicsAtStart } from '@tocsin/platform/cluster';
import type { Settings } from '@tocsin/platform/config';
import { PipelineFigures } from '@tocsin/platform/figures';
import { HealthRegistry } from '@tocsin/platform/health';
import { logOptions } from '@tocsin/platform/logging';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { awaitDatabase, OpenParts, requireFreePort, requireSettings, type RunningService } from '@tocsin/platform/service';
import { Logger } from 'nestjs-pino';
import pino from 'pino';
import { FirstAdmin, type FirstAdminResult } from '../identity/first-admin.ts';
import { ActiveModel } from '../models/active-model.ts';
import { requireFreeGrpcPort } from '../ingest/grpc/index.ts';
import { configureApi, createFastifyAdapter, serveWeb } from '../server/index.ts';
import { ClusterApiModule } from './cluster-api.module.ts';
import { MeteredIntake } from './metered-intake.ts';

const MIB = 1024 * 1024;

/** An API that listens. */
export interface RunningApi extends RunningService {
  /** Where it is reached from this machine. */
  url: string;
  admin: FirstAdminResult;
}

/**
 * Opens everything that the API of the cluster profile stands on, then listens. It needs PostgreSQL to start, and waits for it; Kafka and
 * Elasticsearch may be away: what needs them is refused until they are back. What was opened is closed again when a later step fails.
 * `webFolder` holds the built dashboard; where it is not there, somebody else serves it.
 */
export const startApi = async (given: Settings, webFolder: string): Promise<RunningApi> => {
  const settings = requireSettings(given, ['kafkaBrokers', 'elasticsearchNode', 'databaseUrl']);
  const { databaseUrl, kafkaTopicPrefix: prefix, intakeMaxMebibytes } = settings;
  await requireFreePort(settings.host, settings.port);
  await requireFreeGrpcPort(settings);
  const logger = pino(logOptions(settings.logLevel));
  const health = new HealthRegistry();
  const parts = new OpenParts();
  try {
    await awaitDatabase({
      url: databaseUrl,
      waitSeconds: settings.startWaitSeconds,
      onWaiting: () => logger.warn('PostgreSQL does not answer yet; waiting for it.'),
    });
    const alertFeed = await parts.open(
      () => PostgresAlertFeed.open(databaseUrl),
      (each) => each.close(),
    );
    const connection = openKafka({ brokers: settings.kafkaBrokers, clientId: 'tocsin-api', prefix, logger, ...kafkaAccess(settings) });
    const plan = topicPlan({ prefix, replication: settings.kafkaReplication });
    const topics = await parts.open(
      () => Promise.resolve(new TopicsAtStart(connection, plan, logger)),
      (each) => each.close(),
    );
    const kafka = await parts.open(
      () => Promise.resolve(kafkaHealth(connection, () => topics.findings)),
      (each) => each.close(),
    );
    health.register({ name: 'kafka', essential: false, check: kafka.check });
    const tail = await parts.open(
      () => Promise.resolve(new KafkaLogTail({ connection })),
      (each) => each.close(),
    );
    // Known once the application is there; nobody asks before.
    let activeModel: ActiveModel | undefined = undefined;
    const figures = new PipelineFigures({
      clock: Date.now,
      queueLimitBytes: intakeMaxMebibytes * MIB,
      modelVersion: () => activeModel?.version ?? '',
      tailClients: () => tail.size,
    });
    const intake = await parts.open(
      () => Promise.resolve(new KafkaLogIntake({ connection, limitBytes: intakeMaxMebibytes * MIB })),
      (each) => each.close(),
    );
    const metrics = new MetricsRegistry();
    const module = ClusterApiModule.register({
      ...{ settings, databaseUrl, tail, alertFeed, figures, health, metrics },
      intake: new MeteredIntake(intake, figures, metrics),
    });
    const app = await parts.open(
      () => NestFactory.create<NestFastifyApplication>(module, createFastifyAdapter(settings), { logger: false, abortOnError: false }),
      (each) => each.close(),
    );
    app.useLogger(app.get(Logger));
    await configureApi(app, settings);
    if (existsSync(webFolder)) await serveWeb(app, webFolder);
    await app.init();
    activeModel = app.get(ActiveModel, { strict: false });
    const admin = await app.get(FirstAdmin).ensure();
    await app.listen(settings.port, settings.host);
    return { url: await app.getUrl(), admin, stop: () => parts.close() };
  } catch (error) {
    await parts.close();
    throw error;
  }
};
