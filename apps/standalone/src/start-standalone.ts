import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { BlockStore } from '@tocsin/adapters/block-store';
import { openDatabase, PostgresAlertFeed } from '@tocsin/adapters/database';
import { MemoryBus, MemoryBusStrategy } from '@tocsin/adapters/memory-bus';
import { ApiKeysService, configureApi, createFastifyAdapter, FirstAdmin, requireFreeGrpcPort, serveWeb } from '@tocsin/api';
import type { Settings } from '@tocsin/platform/config';
import { logOptions } from '@tocsin/platform/logging';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { OpenParts, requireFreePort } from '@tocsin/platform/service';
import { Logger } from 'nestjs-pino';
import pino from 'pino';
import { openControlDatabase } from './control-database.ts';
import { provideDemoKey } from './demo-key.ts';
import { StandaloneModule } from './standalone.module.ts';

/** A server that listens. */
export interface RunningStandalone {
  /** Where people reach it, such as http://127.0.0.1:8080. */
  url: string;
  /** The same from this machine, whatever TOCSIN_PUBLIC_URL says. */
  localUrl: string;
  admin: { email: string; password?: string | undefined };
  /** File with the key of the demo sources, in demo mode. */
  demoKeyFile: string | undefined;
  notice: string | undefined;
  /** Stops taking in, drains, commits, closes. Safe to call twice. */
  stop(): Promise<void>;
}

const MIB = 1024 * 1024;
/** More threads than this only wait for the same disk. */
const MOST_READERS = 4;
const defaultReaders = (): number => Math.max(1, Math.min(MOST_READERS, availableParallelism()));

/**
 * Opens everything that the standalone profile stands on, in the order in which it depends on one another, then listens.
 * What was opened is closed again when a later step fails. `webFolder` holds the built dashboard.
 */
export const startStandalone = async (settings: Settings, webFolder: string): Promise<RunningStandalone> => {
  await requireFreePort(settings.host, settings.port);
  await requireFreeGrpcPort(settings);
  mkdirSync(settings.dataDir, { recursive: true });
  const logger = pino(logOptions(settings.logLevel));
  const parts = new OpenParts();
  try {
    const [database, store] = await Promise.all([
      parts.open(
        () => openControlDatabase(settings),
        (each) => each.stop(),
      ),
      parts.open(
        () =>
          BlockStore.open({
            directory: join(settings.dataDir, 'logs'),
            synchronous: settings.storeSynchronous,
            readers: settings.readerWorkers > 0 ? settings.readerWorkers : defaultReaders(),
            onDamage: ({ file, movedTo, message }) =>
              logger.error({ file, movedTo }, `A file of stored logs is damaged: ${message}. The rest goes on.`),
            onError: (error) => logger.error({ err: error }, 'A thread of the log store was replaced.'),
          }),
        (each) => each.close(),
      ),
    ]);
    // The tables must be there before anything reads them; the application opens its own pool afterwards.
    await (await openDatabase({ url: database.url, poolSize: 2 })).destroy();
    const alertFeed = await parts.open(
      () => PostgresAlertFeed.open(database.url),
      (each) => each.close(),
    );
    const bus = new MemoryBus({ requestLimitBytes: settings.intakeMaxMebibytes * MIB });
    const module = StandaloneModule.register({
      settings,
      databaseUrl: database.url,
      store,
      bus,
      alertFeed,
      metrics: new MetricsRegistry(),
    });
    const app = await parts.open(
      () => NestFactory.create<NestFastifyApplication>(module, createFastifyAdapter(settings), { logger: false, abortOnError: false }),
      (each) => each.close(),
    );
    app.useLogger(app.get(Logger));
    await configureApi(app, settings);
    await serveWeb(app, webFolder);
    app.connectMicroservice({ strategy: new MemoryBusStrategy(bus) });
    await app.startAllMicroservices();
    await app.init();
    const admin = await app.get(FirstAdmin).ensure();
    const demoKeyFile = settings.demo ? await provideDemoKey(app.get(ApiKeysService), settings.dataDir) : undefined;
    await app.listen(settings.port, settings.host);
    const localUrl = loopbackUrl(await app.getUrl());
    const url = settings.publicUrl?.replace(/\/$/, '') ?? localUrl;
    return { url, localUrl, admin, demoKeyFile, notice: database.notice, stop: () => parts.close() };
  } catch (error) {
    await parts.close();
    throw error;
  }
};

/** An address that stands for all of them becomes the one of this machine. */
const loopbackUrl = (url: string): string => {
  const at = new URL(url);
  if (at.hostname === '0.0.0.0' || at.hostname === '[::]' || at.hostname === '[::1]') at.hostname = 'localhost';
  return at.origin;
};
