import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeSettings, loadSettings, type Settings } from '@tocsin/platform/config';
import { type RunningStandalone, startStandalone } from './start-standalone.ts';
import { describeStartFailure } from './start-failure.ts';
import { welcome } from './welcome.ts';

/** SIGTERM must be over within ten seconds; this leaves room to end the process. */
const STOP_LIMIT_MS = 9500;
const WEB_FOLDER = join(import.meta.dirname, '..', 'web', 'browser');
const SETTINGS_FILE = 'tocsin.yaml';

/** Runs the standalone server until a signal ends it; undefined when it could not start (the exit code is set). */
export const run = async (argv: readonly string[] = process.argv.slice(2)): Promise<RunningStandalone | undefined> => {
  if (argv.includes('--help')) {
    console.log(`Runs Tocsin on this machine.\n\n${describeSettings()}`);
    return undefined;
  }
  const startedAt = performance.now();
  let settings: Settings | undefined;
  try {
    settings = loadSettings({ env: process.env, file: existsSync(SETTINGS_FILE) ? SETTINGS_FILE : undefined });
    const running = await startStandalone(settings, WEB_FOLDER);
    stopOnSignal(running);
    if (running.notice !== undefined) console.log(running.notice);
    const { url, admin } = running;
    console.log(
      welcome({
        url,
        adminEmail: admin.email,
        newPassword: admin.password,
        demo: settings.demo,
        startedInMs: performance.now() - startedAt,
      }),
    );
    return running;
  } catch (error) {
    const { message, exitCode } = describeStartFailure(error, settings);
    console.error(message);
    process.exitCode = exitCode;
    return undefined;
  }
};

const stopOnSignal = (running: RunningStandalone): void => {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    console.log('Stopping…');
    const limit = setTimeout(() => {
      console.error('Not everything closed in time; what was acknowledged is safe.');
      process.exit(1);
    }, STOP_LIMIT_MS);
    running.stop().then(
      () => {
        clearTimeout(limit);
        process.exit(0);
      },
      (error: unknown) => {
        console.error('Stopped with a failure:', error instanceof Error ? error.message : error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
};

if (import.meta.main) {
  const running = await run();
  if (!running && process.exitCode) process.exit();
}
