import 'reflect-metadata';
import { join } from 'node:path';
import { EmbeddedPostgresError } from '@tocsin/adapters/embedded-postgres';
import { runService } from '@tocsin/platform/service';
import { type RunningStandalone, startStandalone } from './start-standalone.ts';
import { welcome } from './welcome.ts';

const WEB_FOLDER = join(import.meta.dirname, '..', 'web', 'browser');

/** Runs the standalone server until a signal ends it; undefined after `--help`. */
export const run = (argv: readonly string[] = process.argv.slice(2)): Promise<RunningStandalone | undefined> =>
  runService('standalone', (settings) => startStandalone(settings, WEB_FOLDER), {
    about: 'Runs Tocsin on this machine.',
    argv,
    explain: (error) => (error instanceof EmbeddedPostgresError ? error.message : undefined),
    greet: ({ url, admin, notice }, { demo }, startedInMs) => {
      if (notice !== undefined) console.log(notice);
      console.log(welcome({ url, adminEmail: admin.email, newPassword: admin.password, demo, startedInMs }));
    },
  });

if (import.meta.main) await run();
