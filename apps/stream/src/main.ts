import 'reflect-metadata';
import { runService } from '@tocsin/platform/service';
import { startStream } from './cluster/start-stream.ts';

/** Runs the stream until a signal ends it; undefined after `--help`. */
export const run = (argv: readonly string[] = process.argv.slice(2)) =>
  runService('stream', startStream, {
    about: 'The stream of the cluster profile: takes logs from Kafka, redacts, classifies and stores them, and evaluates the rules.',
    argv,
  });

if (import.meta.main) await run();
