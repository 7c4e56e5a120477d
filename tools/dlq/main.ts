// npm run dlq -- list|replay: dead letters of the cluster profile (see options.ts).
import { existsSync } from 'node:fs';
import { hasProtocolError, type KafkaConnection, KafkaUnavailableError, openKafka } from '@tocsin/adapters/kafka';
import { TOPICS } from '@tocsin/contracts';
import { SettingsError } from '@tocsin/platform/config';
import { UsageError } from '../connection/usage-error.ts';
import { describeLetters, placeOf } from './describe.ts';
import { readLetters } from './letters.ts';
import { DLQ_USAGE, type DlqOptions, dlqOptions } from './options.ts';
import { replayLetters } from './replay.ts';

const SETTINGS_FILE = 'tocsin.yaml';

const noTopic = (connection: KafkaConnection): KafkaUnavailableError =>
  new KafkaUnavailableError(
    `There is no topic ${connection.topic(TOPICS.deadLetters)} on ${connection.brokers.join(',')}: is the prefix right (--prefix, TOCSIN_KAFKA_TOPIC_PREFIX), and was the stream ever started?`,
  );

const run = async (options: DlqOptions): Promise<number> => {
  const { kafka, command, dryRun } = options;
  const connection = openKafka({ ...kafka, clientId: 'tocsin-dlq' });
  const found = await readLetters(connection, options).catch((error: unknown) => {
    throw hasProtocolError(error, 'UNKNOWN_TOPIC_OR_PARTITION') ? noTopic(connection) : error;
  });
  if (command === 'list') {
    console.log(describeLetters(found));
    const nothing = Object.keys(found.counts).length === 0;
    if (nothing)
      console.error(`Looked in ${connection.topic(TOPICS.deadLetters)}. What is refused over HTTP is not kept: its sender is told.`);
    return 0;
  }
  const { sent, gone, again } = await replayLetters(connection, found.letters, dryRun);
  if (again > 0) console.error(`${again} were sent again before and refused once more: they are left out.`);
  for (const letter of gone) console.error(`${placeOf(letter)} is not there any more.`);
  console.log(`${sent} records ${dryRun ? 'would be' : 'were'} sent again${gone.length > 0 ? `, ${gone.length} are gone` : ''}.`);
  return gone.length > 0 ? 1 : 0;
};

const main = async (): Promise<number> => {
  const options = dlqOptions(process.argv.slice(2), process.env, existsSync(SETTINGS_FILE) ? SETTINGS_FILE : undefined);
  if (options !== undefined) return run(options);
  console.log(DLQ_USAGE);
  return 0;
};

process.exitCode = await main().catch((error: unknown) => {
  if (error instanceof UsageError || error instanceof SettingsError) {
    console.error(`${error.message}\n(npm run dlq -- --help)`);
    return 2;
  }
  if (!(error instanceof KafkaUnavailableError)) throw error;
  console.error(error.message);
  return 1;
});
