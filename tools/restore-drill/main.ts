// npm run restore-drill: proves a snapshot of the cluster's logs by restoring it (see options.ts).
import { openElasticsearchStore, SnapshotError, StoreRefusedError } from '@tocsin/adapters/elasticsearch/store';
import { StoreUnavailableError } from '@tocsin/core/ports';
import { UsageError } from '../connection/usage-error.ts';
import { describeDrill } from './describe.ts';
import { DRILL_USAGE, type DrillOptions, drillOptions } from './options.ts';

const run = async ({ repository, location, snapshot, take, ...connection }: DrillOptions): Promise<number> => {
  // What was restored must not be left behind: the first signal ends the drill, which removes it.
  const ended = new AbortController();
  const onSignal = (): void => ended.abort(new SnapshotError('The drill was ended; what it had restored was removed.'));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const store = await openElasticsearchStore(connection);
  try {
    await store.snapshots.register({ name: repository, location });
    const taken = take ? await store.snapshots.take(repository, Date.now(), ended.signal) : undefined;
    if (taken) console.error(`Took the snapshot ${taken.name}.`);
    const began = performance.now();
    const drill = await store.drill(repository, taken?.name ?? snapshot, ended.signal);
    console.log(describeDrill(drill, performance.now() - began));
    return drill.passed ? 0 : 1;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await store.close();
  }
};

const main = async (): Promise<number> => {
  const options = drillOptions(process.argv.slice(2), process.env);
  if (options !== undefined) return run(options);
  console.log(DRILL_USAGE);
  return 0;
};

process.exitCode = await main().catch((error: unknown) => {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n(npm run restore-drill -- --help)`);
    return 2;
  }
  if (!(error instanceof StoreUnavailableError || error instanceof StoreRefusedError || error instanceof SnapshotError)) throw error;
  console.error(error.message);
  return 1;
});
