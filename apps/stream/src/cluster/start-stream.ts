import { NestFactory } from '@nestjs/core';
import { openDatabase } from '@tocsin/adapters/database';
import { openElasticsearchStore } from '@tocsin/adapters/elasticsearch';
import { ensureTopics, openKafka, topicPlan } from '@tocsin/adapters/kafka';
import type { Settings } from '@tocsin/platform/config';
import { HealthRegistry } from '@tocsin/platform/health';
import { logOptions } from '@tocsin/platform/logging';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { DependencyAwayError, OpenParts, requireSettings, type RunningService, serveProbes } from '@tocsin/platform/service';
import { Logger } from 'nestjs-pino';
import pino from 'pino';
import { ClusterStreamModule } from './cluster-stream.module.ts';

/**
 * Opens everything that the stream of the cluster profile stands on, makes the topics that are missing, and takes part. Elasticsearch may be
 * away: logs wait for it. What was opened is closed again when a later step fails.
 */
export const startStream = async (given: Settings): Promise<RunningService> => {
  const settings = requireSettings(given, ['kafkaBrokers', 'elasticsearchNode', 'databaseUrl']);
  const logger = pino(logOptions(settings.logLevel));
  const parts = new OpenParts();
  const health = new HealthRegistry();
  const metrics = new MetricsRegistry();
  let ready = false;
  try {
    await parts.open(
      () =>
        serveProbes({
          port: settings.port,
          host: settings.host,
          health,
          metrics,
          metricsPublic: settings.metricsPublic,
          ready: () => ready,
        }),
      (probes) => probes.close(),
    );
    const connection = openKafka({
      brokers: settings.kafkaBrokers,
      clientId: 'tocsin-stream',
      prefix: settings.kafkaTopicPrefix,
      logger,
    });
    const plan = topicPlan({ prefix: settings.kafkaTopicPrefix, replication: settings.kafkaReplication });
    const findings = await ensureTopics(connection.kafka, plan).catch((error: unknown) => {
      throw new DependencyAwayError('Kafka', error);
    });
    for (const finding of findings) logger.warn(finding);
    const store = await parts.open(
      () =>
        Promise.resolve(
          openElasticsearchStore({
            node: settings.elasticsearchNode,
            index: settings.elasticsearchIndex,
            shards: settings.elasticsearchShards,
            replicas: settings.elasticsearchReplicas,
          }),
        ),
      (each) => each.close(),
    );
    // The tables must be there before anything reads them; the application opens its own pool afterwards.
    const database = await openDatabase({ url: settings.databaseUrl, poolSize: 1 }).catch((error: unknown) => {
      throw new DependencyAwayError('PostgreSQL', error);
    });
    await database.destroy();
    const module = ClusterStreamModule.register({ settings, databaseUrl: settings.databaseUrl, connection, store, metrics, health });
    const app = await parts.open(
      () => NestFactory.createApplicationContext(module, { logger: false, abortOnError: false }),
      (each) => each.close(),
    );
    app.useLogger(app.get(Logger));
    ready = true;
    return {
      stop: () => {
        ready = false;
        return parts.close();
      },
    };
  } catch (error) {
    await parts.close();
    throw error;
  }
};
