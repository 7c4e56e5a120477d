// npm run replay -- FILE… : sends real log files to a server (see options.ts).
import { UsageError } from '../connection/usage-error.ts';
import { REPLAY_USAGE, replayOptions } from './options.ts';
import { runReplay } from './run-replay.ts';

const main = async (): Promise<number> => {
  const options = replayOptions(process.argv.slice(2));
  if (options !== undefined) return runReplay(options);
  console.log(REPLAY_USAGE);
  return 0;
};

process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n(npm run replay -- --help)`);
  return 2;
});
