import type { KafkaOptions } from '@tocsin/adapters/kafka';
import { type Settings, SettingsError } from '../config/index.ts';

type KafkaSettings = Pick<
  Settings,
  'kafkaTls' | 'kafkaCa' | 'kafkaCertificate' | 'kafkaKey' | 'kafkaUsername' | 'kafkaPassword' | 'kafkaMechanism'
>;

/**
 * How to reach Kafka: encrypted or not, whom to believe, and as whom. To be spread into the options of `openKafka`.
 * @throws SettingsError where two settings that belong together are not both there, or a bare password would cross the network in the clear
 */
export const kafkaAccess = (settings: KafkaSettings): Pick<KafkaOptions, 'ssl' | 'sasl'> => {
  const { kafkaUsername: username, kafkaPassword: password, kafkaMechanism: mechanism } = settings;
  const encrypted = encryption(settings);
  if (username === undefined && password === undefined) return encrypted;
  if (username === undefined || password === undefined) throw both('TOCSIN_KAFKA_USERNAME', 'TOCSIN_KAFKA_PASSWORD');
  if (mechanism === 'plain' && !settings.kafkaTls)
    throw new SettingsError([{ setting: 'TOCSIN_KAFKA_MECHANISM', value: 'plain', allowed: 'plain only with TOCSIN_KAFKA_TLS=1' }]);
  const sasl = { mechanism, username, password } as Exclude<KafkaOptions['sasl'], undefined>;
  return { ...encrypted, sasl };
};

const encryption = ({ kafkaTls, kafkaCa: ca, kafkaCertificate: cert, kafkaKey: key }: KafkaSettings): Pick<KafkaOptions, 'ssl'> => {
  if ((cert === undefined) !== (key === undefined)) throw both('TOCSIN_KAFKA_CERTIFICATE', 'TOCSIN_KAFKA_KEY');
  if (!kafkaTls) {
    const unused = ca === undefined ? (cert === undefined ? undefined : 'TOCSIN_KAFKA_CERTIFICATE') : 'TOCSIN_KAFKA_CA';
    if (unused === undefined) return {};
    throw new SettingsError([{ setting: unused, allowed: 'only with TOCSIN_KAFKA_TLS=1: without it nothing is encrypted' }]);
  }
  if (ca === undefined && cert === undefined) return { ssl: true };
  return { ssl: { ...(ca === undefined ? {} : { ca }), ...(cert === undefined ? {} : { cert, key }) } };
};

const both = (name: string, secret: string): SettingsError =>
  new SettingsError([{ setting: name, allowed: `set both this and ${secret} (or ${secret}_FILE), or neither` }]);
