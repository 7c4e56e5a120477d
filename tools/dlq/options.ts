import { parseArgs } from 'node:util';
import type { KafkaOptions } from '@tocsin/adapters/kafka';
import { REJECT_REASONS, type RejectReason } from '@tocsin/contracts';
import { kafkaAccess } from '@tocsin/platform/cluster';
import { loadSettings } from '@tocsin/platform/config';
import { positive, UsageError } from '../connection/usage-error.ts';

/** What `npm run dlq` was asked for. */
export interface DlqOptions {
  command: 'list' | 'replay';
  /** Where Kafka is, and how it is spoken to: by the settings of the processes. */
  kafka: Pick<KafkaOptions, 'ssl' | 'sasl'> & { brokers: string[]; prefix: string };
  reason: RejectReason | undefined;
  /** The newest so many letters. */
  limit: number;
  /** Say what would be sent again, and send nothing. */
  dryRun: boolean;
}

export const DLQ_USAGE = `npm run dlq -- list|replay [options]     records that were refused (cluster profile)

  list            the newest dead letters: when, why, where the record stands, and its beginning, masked
  replay          sends the original records again, from where they stand in the topic logs (kept 7 days there);
                  one that was sent again before, or was stored meanwhile, is stored once; one that is
                  refused once more becomes a letter of its own, which is not sent again

  --reason R      only those refused as ${REJECT_REASONS.join(', ')}
  --limit N       the newest N (list: 20, replay: 1000)
  --dry-run       replay: only say what would be sent
  --brokers B     host:port,… (TOCSIN_KAFKA_BROKERS)
  --prefix P      of the topics' names (TOCSIN_KAFKA_TOPIC_PREFIX)
                  TOCSIN_KAFKA_TLS, _USERNAME, _PASSWORD (or _PASSWORD_FILE) and _MECHANISM, and tocsin.yaml,
                  are taken as the processes take them

Exit code 0: done. 1: a record is gone, or Kafka could not be reached. 2: wrong options.`;

const LIST_LIMIT = '20';
const REPLAY_LIMIT = '1000';

const reasonOf = (text: string): RejectReason => {
  const found = REJECT_REASONS.find((each) => each === text);
  if (found === undefined) throw new UsageError(`--reason is one of ${REJECT_REASONS.join(', ')}; got ${text}.`);
  return found;
};

/**
 * The options of a command line; undefined: it asks for help. `file` is a tocsin.yaml. @throws UsageError, SettingsError
 */
export const dlqOptions = (args: string[], env: NodeJS.ProcessEnv, file?: string): DlqOptions | undefined => {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        reason: { type: 'string' },
        limit: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
        brokers: { type: 'string' },
        prefix: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) return undefined;
  const [command, ...rest] = positionals;
  if ((command !== 'list' && command !== 'replay') || rest.length > 0) throw new UsageError('Say list or replay.');
  const settings = loadSettings({ env, file });
  const named = values.brokers?.split(',').map((broker) => broker.trim());
  const brokers = named?.filter((broker) => broker !== '') ?? settings.kafkaBrokers;
  if (brokers.length === 0) throw new UsageError('Say where Kafka is: --brokers host:port, or TOCSIN_KAFKA_BROKERS.');
  return {
    command,
    kafka: { brokers, prefix: values.prefix ?? settings.kafkaTopicPrefix, ...kafkaAccess(settings) },
    reason: values.reason === undefined ? undefined : reasonOf(values.reason),
    limit: Math.floor(positive('limit', values.limit ?? (command === 'list' ? LIST_LIMIT : REPLAY_LIMIT))),
    dryRun: values['dry-run'],
  };
};
