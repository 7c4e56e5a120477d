// npm run dlq -- list|replay: dead letters of the cluster profile (see options.ts).
import { KafkaUnavailableError, openKafka } from '@tocsin/adapters/kafka';
import { UsageError } from '../connection/usage-error.ts';
import { describeLetters, placeOf } from './describe.ts';
import { readLetters } from './letters.ts';
import { DLQ_USAGE, type DlqOptions, dlqOptions } from './options.ts';
import { replayLetters } from './replay.ts';

const run = async (options: DlqOptions): Promise<number> => {
  const { brokers, prefix, command, dryRun } = options;
  const connection = openKafka({ brokers, prefix, clientId: 'tocsin-dlq' });
  const found = await readLetters(connection, options);
  if (command === 'list') {
    console.log(describeLetters(found));
    return 0;
  }
  const { sent, gone } = await replayLetters(connection, found.letters, dryRun);
  for (const letter of gone) console.error(`${placeOf(letter)} is not there any more.`);
  console.log(`${sent} records ${dryRun ? 'would be' : 'were'} sent again${gone.length > 0 ? `, ${gone.length} are gone` : ''}.`);
  return gone.length > 0 ? 1 : 0;
};

const main = async (): Promise<number> => {
  const options = dlqOptions(process.argv.slice(2), process.env);
  if (options !== undefined) return run(options);
  console.log(DLQ_USAGE);
  return 0;
};

process.exitCode = await main().catch((error: unknown) => {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n(npm run dlq -- --help)`);
    return 2;
  }
  if (!(error instanceof KafkaUnavailableError)) throw error;
  console.error(error.message);
  return 1;
});
