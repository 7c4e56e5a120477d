import { LOG_LEVELS } from '@tocsin/contracts';
import * as z from 'zod';

/** What `describeSettings()` and error messages tell of a setting; kept beside its schema. */
export type SettingMeta = {
  /** What it is for, one line. */
  description: string;
  /** Allowed values, in words for a person. */
  allowed: string;
  /** Never shown, not even when it is wrong; may also be given as `<NAME>_FILE`. */
  secret?: boolean;
};

// Environment variables are text; tocsin.yaml also has numbers, booleans and lists. Both forms are read alike.
const whole = (min: number, max: number, fallback: number, description: string) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : value),
      z.int().min(min).max(max),
    )
    .default(fallback)
    .meta({ description, allowed: `a whole number from ${min} to ${max}` } satisfies SettingMeta);

const onOff = (fallback: boolean, description: string) =>
  z
    .preprocess((value) => {
      const text = String(value).trim().toLowerCase();
      return text === '1' || text === 'true' ? true : text === '0' || text === 'false' ? false : value;
    }, z.boolean())
    .default(fallback)
    .meta({ description, allowed: '0 or 1' } satisfies SettingMeta);

/** A port, or nothing to listen on. */
const portOrOff = (fallback: number, description: string) =>
  z
    .preprocess(
      (value) => {
        const text = String(value).trim().toLowerCase();
        if (text === 'off') return 'off';
        return /^\d{1,6}$/.test(text) ? Number(text) : value;
      },
      z.union([z.literal('off'), z.int().min(0).max(65_535)]),
    )
    .default(fallback)
    .meta({ description, allowed: 'a whole number from 0 to 65535, or off' } satisfies SettingMeta);

const text = (max: number) => z.string().trim().min(1).max(max);
const url = (protocols: RegExp) => z.url({ protocol: protocols }).max(2048);
const list = (item: z.ZodType<string>, description: string, allowed: string) =>
  z
    .preprocess(
      (value) =>
        typeof value === 'string'
          ? value
              .split(',')
              .map((part) => part.trim())
              .filter((part) => part !== '')
          : value,
      z.array(item).max(64),
    )
    .default([])
    .meta({ description, allowed } satisfies SettingMeta);
const about = (meta: SettingMeta): SettingMeta => meta;

const password = (description: string) =>
  z
    .string()
    .min(1)
    .max(1024)
    .optional()
    .meta(about({ description, allowed: '1 to 1024 characters', secret: true }));

/** Certificates and keys in PEM; mostly given as a file. */
const pem = (description: string, allowed: string) =>
  z
    .string()
    .max(65_536)
    .regex(/-----BEGIN [A-Z0-9 ]+-----[^-]+-----END [A-Z0-9 ]+-----/)
    .optional()
    .meta(about({ description, allowed, secret: true }));

const connection = {
  port: whole(0, 65535, 8080, 'Port of the API and the dashboard; 0 takes any free one'),
  host: text(255)
    .regex(/^[\w.:-]+$/)
    .default('127.0.0.1')
    .meta(about({ description: 'Address to listen on; a container sets 0.0.0.0', allowed: 'an IP address or a host name' })),
  grpcPort: portOrOff(4317, 'Port of OTLP over gRPC; 0 takes any free one, off switches it off'),
  grpcHost: text(255)
    .regex(/^[\w.:-]+$/)
    .optional()
    .meta(about({ description: 'Address of OTLP over gRPC; without it that of the API', allowed: 'an IP address or a host name' })),
  publicUrl: url(/^https?$/)
    .optional()
    .meta(about({ description: 'Where people reach the dashboard, for links in alerts', allowed: 'an http or https URL' })),
  trustProxy: list(
    text(64).regex(/^(loopback|linklocal|uniquelocal|[\da-fA-F.:]+(\/\d{1,3})?)$/),
    'Proxies whose X-Forwarded-For is believed',
    'addresses or networks, such as 10.0.0.0/8 or loopback, separated by commas',
  ),
  corsOrigins: list(
    url(/^https?$/),
    'Other origins whose pages may call the API; none unless named',
    'http or https origins, separated by commas',
  ),
  cookieSecure: z
    .enum(['auto', 'always', 'never'])
    .default('auto')
    .meta(about({ description: 'Secure flag of the refresh cookie; auto follows publicUrl', allowed: 'auto, always or never' })),
};

const storage = {
  dataDir: text(1024)
    .default('./data')
    .meta(about({ description: 'Folder of everything that is stored', allowed: 'a path' })),
  databaseUrl: url(/^postgres(ql)?$/)
    .optional()
    .meta(
      about({
        description: 'PostgreSQL for control data; without it an embedded one is started',
        allowed: 'a postgres:// URL',
        secret: true,
      }),
    ),
  storeSynchronous: z
    .enum(['normal', 'full'])
    .default('normal')
    .meta(
      about({
        description: 'What a stored log survives: normal, the end of the process (kill -9); full, also a power cut, at a slower pace',
        allowed: 'normal or full',
      }),
    ),
};

/** What the cluster profile stands on; the standalone profile does without. */
const cluster = {
  kafkaBrokers: list(text(300).regex(/^[\w.-]+:\d{1,5}$/), 'Kafka brokers of the cluster profile', 'host:port, separated by commas'),
  kafkaTopicPrefix: z
    .string()
    .regex(/^[\w.-]{0,64}$/)
    .default('')
    .meta(about({ description: 'Put before the names of all topics and groups', allowed: 'up to 64 letters, digits, dots, dashes' })),
  kafkaReplication: whole(1, 15, 1, 'Copies of each message in Kafka; more than one needs two in sync to acknowledge'),
  kafkaTls: onOff(false, 'Encrypted connections to Kafka'),
  kafkaCa: pem('Authorities whose certificates Kafka may show, instead of those that Node knows', 'certificates in PEM'),
  kafkaCertificate: pem('Certificate that we show to Kafka, where it asks for one', 'a certificate in PEM, with its chain'),
  kafkaKey: pem('Private key of kafkaCertificate', 'a private key in PEM, without a password'),
  kafkaUsername: text(255)
    .optional()
    .meta(about({ description: 'Who we are to Kafka, where it asks', allowed: 'a name of up to 255 characters' })),
  kafkaPassword: password('Password for kafkaUsername'),
  kafkaMechanism: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .default('scram-sha-512')
    .meta(about({ description: 'How kafkaUsername signs in; plain only with kafkaTls', allowed: 'plain, scram-sha-256 or scram-sha-512' })),
  elasticsearchNode: url(/^https?$/)
    .optional()
    .meta(about({ description: 'Elasticsearch of the cluster profile', allowed: 'an http or https URL' })),
  elasticsearchUsername: text(255)
    .optional()
    .meta(about({ description: 'Who we are to Elasticsearch, where it asks', allowed: 'a name of up to 255 characters' })),
  elasticsearchPassword: password('Password for elasticsearchUsername'),
  elasticsearchCa: pem('Authorities whose certificates Elasticsearch may show, instead of those that Node knows', 'certificates in PEM'),
  elasticsearchIndex: text(64)
    .regex(/^[a-z0-9][a-z0-9._-]*$/)
    .default('logs_classified')
    .meta(about({ description: 'Alias of the daily indices, and the beginning of their names', allowed: 'small letters, digits, . _ -' })),
  elasticsearchShards: whole(1, 64, 1, 'Primary shards of each daily index'),
  elasticsearchReplicas: whole(0, 15, 0, 'Copies of each shard besides the primary'),
  elasticsearchRefreshMs: whole(100, 60_000, 500, 'How long a stored log may wait until searches see it, in milliseconds'),
  elasticsearchCodec: z
    .enum(['default', 'best_compression'])
    .default('default')
    .meta(about({ description: 'How new indices are compressed: quickly, or to less room', allowed: 'default or best_compression' })),
  elasticsearchSnapshotRepository: text(64)
    .regex(/^[a-z0-9][a-z0-9_-]*$/)
    .optional()
    .meta(
      about({
        description: 'Repository that snapshots of the logs go to; none are taken without it',
        allowed: 'small letters, digits, _ -',
      }),
    ),
  elasticsearchSnapshotLocation: text(1024)
    .optional()
    .meta(
      about({
        description: 'Folder of the repository, registered at start; without it the repository must be there',
        allowed: "a path inside Elasticsearch's path.repo, the same on all of its nodes",
      }),
    ),
  elasticsearchSnapshotHours: whole(1, 8760, 24, 'Hours between snapshots'),
  elasticsearchSnapshotsKept: whole(1, 1000, 7, 'Snapshots that are kept; the oldest go'),
  startWaitSeconds: whole(0, 3600, 60, 'How long a process waits at its start for a PostgreSQL that does not answer'),
};

/** A tunnel in front: Cloudflare Access says who may come through it at all. */
const tunnel = {
  cloudflareTeam: text(63)
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]*$/)
    .optional()
    .meta(
      about({
        description:
          'Cloudflare Access team; with it every call needs the assertion of Access, save probes, this machine and exempt networks',
        allowed: 'the name before .cloudflareaccess.com',
      }),
    ),
  cloudflareAudience: list(
    text(128).regex(/^[\w-]+$/),
    'Audience tags of the Access applications; needed with a team',
    'tags, separated by commas',
  ),
  cloudflareExempt: list(
    text(64).regex(/^[\da-fA-F.:]+(\/\d{1,3})?$/),
    'Networks that call without Cloudflare, such as that of the collectors',
    'addresses or networks, such as 10.0.0.0/8, separated by commas',
  ),
};

const access = {
  adminEmail: text(254)
    .toLowerCase()
    .regex(/^[^\s@]+@[^\s@]+$/)
    .default('admin@localhost')
    .meta(about({ description: 'E-mail address of the first admin', allowed: 'an e-mail address' })),
  adminPassword: z
    .string()
    .min(12)
    .max(256)
    .optional()
    .meta(
      about({
        description: 'Password of the first admin; without it a random one is printed once',
        allowed: '12 to 256 characters',
        secret: true,
      }),
    ),
  accessTokenMinutes: whole(1, 15, 15, 'Life of an access token'),
  refreshTokenDays: whole(1, 90, 14, 'Life of a sign-in that is not used'),
  loginTries: whole(1, 100_000, 20, 'Sign-in tries in 5 minutes for each address and account'),
  callsPerSecond: whole(1, 1_000_000, 50, 'Calls a second for each user, key and address'),
  allowPrivateDestinations: onOff(false, 'Let channels call private and link-local addresses'),
};

const running = {
  demo: onOff(false, 'Feed the two demo services'),
  metricsPublic: onOff(false, 'Let anyone read /metrics; without it this machine, and callers who may read settings'),
  logLevel: z
    .enum([...LOG_LEVELS, 'silent'])
    .default('info')
    .meta(about({ description: 'Least level of our own logs', allowed: [...LOG_LEVELS, 'silent'].join(', ') })),
  pipelineWorkers: whole(0, 256, 0, 'Threads that read, redact and classify logs; 0 chooses by the number of cores'),
  readerWorkers: whole(0, 64, 0, 'Threads that answer searches; 0 chooses by the number of cores'),
  intakeMaxMebibytes: whole(1, 16_384, 64, 'Bytes of logs that may wait in memory before senders are told to slow down, in MiB'),
};

/** Every setting there is. The environment name of a key is `TOCSIN_` and the key in upper case with underscores. */
export const SettingsSchema = z.strictObject({ ...connection, ...storage, ...cluster, ...access, ...tunnel, ...running });
export type Settings = z.infer<typeof SettingsSchema>;
export type SettingName = keyof Settings;

export const SETTING_NAMES = Object.keys(SettingsSchema.shape) as SettingName[];

/** `dataDir` → `TOCSIN_DATA_DIR`. */
export const environmentNameOf = (name: SettingName): string => `TOCSIN_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

export const metaOf = (name: SettingName): SettingMeta => SettingsSchema.shape[name].meta() as unknown as SettingMeta;
