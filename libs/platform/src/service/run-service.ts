import { existsSync } from 'node:fs';
import { describeSettings, loadSettings, type Settings } from '../config/index.ts';
import { describeStartFailure } from './start-failure.ts';

/** A process of ours that has started. */
export interface RunningService {
  /** Stops taking in, drains, commits, closes. */
  stop(): Promise<void>;
  /** Resolves with the reason when the service can't go on by itself; it is stopped then, and the process ends with 1. */
  failed?: Promise<unknown>;
}

export interface ServiceOptions<R extends RunningService> {
  /** The first line of `--help`. */
  about: string;
  /** Told once it runs; the time from the start of the process's work in milliseconds. */
  greet?: (running: R, settings: Settings, startedInMs: number) => void;
  /** The sentence for a failed start of a kind that only this service knows. */
  explain?: (error: unknown) => string | undefined;
  argv?: readonly string[];
}

/** SIGTERM must be over within ten seconds; this leaves room to end the process. */
const STOP_LIMIT_MS = 9500;
const SETTINGS_FILE = 'tocsin.yaml';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs one of our processes: reads the settings (environment, then tocsin.yaml in the working directory), starts it, and stops it on
 * SIGINT, SIGTERM or SIGHUP, also one that comes while it starts. Exit codes: 0 a clean stop, 1 a failure, 2 wrong settings.
 * Resolves with what runs; a start that fails ends the process with one sentence that says what to do, and `--help` ends with none.
 */
export const runService = async <R extends RunningService>(
  name: string,
  start: (settings: Settings) => Promise<R>,
  { about, greet, explain, argv = process.argv.slice(2) }: ServiceOptions<R>,
): Promise<R | undefined> => {
  if (argv.includes('--help')) {
    console.log(`${about}\n\n${describeSettings()}`);
    return undefined;
  }
  const startedAt = performance.now();
  let settings: Settings | undefined;
  try {
    const read = loadSettings({ env: process.env, file: existsSync(SETTINGS_FILE) ? SETTINGS_FILE : undefined });
    settings = read;
    // Signals are heard before anything is opened.
    const starting = Promise.resolve().then(() => start(read));
    stopOnSignal(name, starting);
    const running = await starting;
    (greet ?? greetPlainly(name))(running, read, performance.now() - startedAt);
    return running;
  } catch (error) {
    const sentence = explain?.(error);
    const { message, exitCode } = sentence === undefined ? describeStartFailure(error, settings) : { message: sentence, exitCode: 1 };
    console.error(message);
    process.exit(exitCode);
  }
};

const greetPlainly =
  (name: string) =>
  (_running: RunningService, { host, port }: Settings, startedInMs: number): void =>
    console.log(`Tocsin ${name} runs (${(startedInMs / 1000).toFixed(1)} s); port ${port} on ${host}.`);

const reasonOf = (error: unknown): unknown => (error instanceof Error ? error.message : error);

/** Begins to stop at the first signal, once the start is over, or when the service says that it can't go on. */
const stopOnSignal = (name: string, starting: Promise<RunningService>): void => {
  let stopping = false;
  const stop = (exitCode: 0 | 1): void => {
    if (stopping) return;
    stopping = true;
    const limit = setTimeout(() => {
      console.error('Not everything closed in time; what was acknowledged is safe.');
      process.exit(1);
    }, STOP_LIMIT_MS);
    const stopped = starting.then((running) => running.stop());
    stopped.then(
      () => {
        clearTimeout(limit);
        process.exit(exitCode);
      },
      (error: unknown) => {
        console.error('Stopped with a failure:', reasonOf(error));
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (!stopping) console.log('Stopping…');
      stop(0);
    });
  }
  starting
    .then((running) => running.failed)
    .then(
      (reason) => {
        if (reason === undefined || stopping) return;
        console.error(`Tocsin ${name} cannot go on:`, reasonOf(reason));
        stop(1);
      },
      // A start that fails is told by whoever waits for it.
      () => undefined,
    );
};
