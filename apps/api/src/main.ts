import 'reflect-metadata';
import { join } from 'node:path';
import { runService } from '@tocsin/platform/service';
import { startApi } from './cluster/start-api.ts';

const WEB_FOLDER = join(import.meta.dirname, '..', 'web', 'browser');

/** Runs the API until a signal ends it; undefined after `--help`. */
export const run = (argv: readonly string[] = process.argv.slice(2)) =>
  runService('api', (settings) => startApi(settings, WEB_FOLDER), {
    about: 'The API and the dashboard of the cluster profile.',
    argv,
    greet: ({ url, admin }, _settings, startedInMs) => {
      console.log(`Tocsin's API listens at ${url} (${(startedInMs / 1000).toFixed(1)} s).`);
      if (admin.password !== undefined) console.log(`First admin: ${admin.email}, password ${admin.password} (shown this once: keep it).`);
    },
  });

if (import.meta.main) await run();
