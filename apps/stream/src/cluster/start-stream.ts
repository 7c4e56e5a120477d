import { NestFactory } from '@nestjs/core';
import { openElasticsearchStore, storeOptionsOf } from '@tocsin/adapters/elasticsearch';
import { kafkaHealth, openKafka, topicPlan } from '@tocsin/adapters/kafka';
import { kafkaAccess, TopicsAtStart } from '@tocsin/platform/cluster';
import type { Settings } from '@tocsin/platform/config';
import { HealthRegistry } from '@tocsin/platform/health';
import { logOptions } from '@tocsin/platform/logging';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { awaitDatabase, OpenParts, requireSettings, type RunningService, serveProbes } from '@tocsin/platform/service';
import { Logger } from 'nestjs-pino';
import pino from 'pino';
import { ClusterStreamModule } from './cluster-stream.module.ts';

/**
 * Opens everything that the stream of the cluster profile stands on, makes the topics that are missing, and takes part. Kafka and
 * Elasticsearch may be away: it takes part once Kafka answers, and logs wait there for Elasticsearch. What was opened is closed again when a later step fails.
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
      ...kafkaAccess(settings),
    });
    const topics = await parts.open(
      () =>
        Promise.resolve(
          new TopicsAtStart(connection, topicPlan({ prefix: settings.kafkaTopicPrefix, replication: settings.kafkaReplication }), logger),
        ),
      (each) => each.close(),
    );
    const kafka = await parts.open(
      () => Promise.resolve(kafkaHealth(connection, () => topics.findings)),
      (each) => each.close(),
    );
    const store = await parts.open(
      () => Promise.resolve(openElasticsearchStore(storeOptionsOf(settings))),
      (each) => each.close(),
    );
    await awaitDatabase({
      url: settings.databaseUrl,
      waitSeconds: settings.startWaitSeconds,
      onWaiting: () => logger.warn('PostgreSQL does not answer yet; waiting for it.'),
    });
    const module = ClusterStreamModule.register({
      settings,
      databaseUrl: settings.databaseUrl,
      connection,
      kafka: kafka.check,
      topicsReady: topics.done,
      store,
      metrics,
      health,
    });
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
