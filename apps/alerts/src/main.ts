import 'reflect-metadata';
import { runService } from '@tocsin/platform/service';
import { startAlerts } from './cluster/start-alerts.ts';

/** Runs the alerts app until a signal ends it; undefined after `--help`. */
export const run = (argv: readonly string[] = process.argv.slice(2)) =>
  runService('alerts', startAlerts, {
    about: 'The alerts app of the cluster profile: takes the signals of the windows from Kafka, and tells people on their channels.',
    argv,
  });

if (import.meta.main) await run();
