import { NestFactory } from '@nestjs/core';
import { KafkaEventStrategy, kafkaHealth, openKafka, topicPlan } from '@tocsin/adapters/kafka';
import { TOPICS } from '@tocsin/contracts';
import { kafkaAccess, TopicsAtStart } from '@tocsin/platform/cluster';
import type { Settings } from '@tocsin/platform/config';
import { HealthRegistry } from '@tocsin/platform/health';
import { logOptions } from '@tocsin/platform/logging';
import { collectConsumerLag, MetricsRegistry } from '@tocsin/platform/metrics';
import { awaitDatabase, OpenParts, requireSettings, type RunningService, serveProbes } from '@tocsin/platform/service';
import { Logger } from 'nestjs-pino';
import pino from 'pino';
import { ClusterAlertsModule } from './cluster-alerts.module.ts';

/** Consumer group of the alerts app: its topic has one partition, so one member works and the others stand by. */
const GROUP = 'tocsin-alerts';

export interface RunningAlerts extends RunningService {
  /** Where the probes are. */
  port: number;
}

/**
 * Opens everything that the alerts app of the cluster profile stands on, then takes part. Kafka may be away: alerts that are open are
 * looked after and delivered meanwhile. What was opened is closed again when a later step fails.
 */
export const startAlerts = async (given: Settings): Promise<RunningAlerts> => {
  const settings = requireSettings(given, ['kafkaBrokers', 'databaseUrl']);
  const { databaseUrl, kafkaTopicPrefix: prefix } = settings;
  const logger = pino(logOptions(settings.logLevel));
  const health = new HealthRegistry();
  const metrics = new MetricsRegistry();
  const parts = new OpenParts();
  let ready = false;
  try {
    const { port, host, metricsPublic } = settings;
    const probes = await parts.open(
      () => serveProbes({ port, host, health, metrics, metricsPublic, ready: () => ready }),
      (each) => each.close(),
    );
    await awaitDatabase({
      url: databaseUrl,
      waitSeconds: settings.startWaitSeconds,
      onWaiting: () => logger.warn('PostgreSQL does not answer yet; waiting for it.'),
    });
    const connection = openKafka({ brokers: settings.kafkaBrokers, clientId: 'tocsin-alerts', prefix, logger, ...kafkaAccess(settings) });
    const topics = await parts.open(
      () => Promise.resolve(new TopicsAtStart(connection, topicPlan({ prefix, replication: settings.kafkaReplication }), logger)),
      (each) => each.close(),
    );
    const kafka = await parts.open(
      () => Promise.resolve(kafkaHealth(connection, () => topics.findings)),
      (each) => each.close(),
    );
    const strategy = new KafkaEventStrategy({ connection, groupId: GROUP, ready: topics.done });
    // Neither makes this process useless: what is open is looked after and delivered without the one, signals wait without the other.
    health.register({ name: 'kafka', essential: false, check: kafka.check });
    health.register({ name: 'signals', essential: false, check: () => Promise.resolve(strategy.health()) });
    collectConsumerLag(metrics, () => [{ topic: TOPICS.alerts, partition: 0, messages: strategy.lag }]);
    const app = await parts.open(
      () =>
        NestFactory.createMicroservice(ClusterAlertsModule.register({ settings, databaseUrl, metrics, health }), {
          strategy,
          logger: false,
          abortOnError: false,
        }),
      (each) => each.close(),
    );
    app.useLogger(app.get(Logger));
    await app.listen();
    ready = true;
    return {
      port: probes.port,
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
