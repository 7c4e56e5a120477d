import type { KafkaOptions } from '@tocsin/adapters/kafka';
import { type Settings, SettingsError } from '../config/index.ts';

type KafkaSettings = Pick<Settings, 'kafkaTls' | 'kafkaUsername' | 'kafkaPassword' | 'kafkaMechanism'>;

/**
 * How to reach Kafka: encrypted or not, and as whom. To be spread into the options of `openKafka`.
 * @throws SettingsError where name and password are not both there, or a bare password would cross the network in the clear
 */
export const kafkaAccess = (settings: KafkaSettings): Pick<KafkaOptions, 'ssl' | 'sasl'> => {
  const { kafkaTls, kafkaUsername: username, kafkaPassword: password, kafkaMechanism: mechanism } = settings;
  const encrypted = kafkaTls ? { ssl: true } : {};
  if (username === undefined && password === undefined) return encrypted;
  if (username === undefined || password === undefined) throw both('TOCSIN_KAFKA_USERNAME', 'TOCSIN_KAFKA_PASSWORD');
  if (mechanism === 'plain' && !kafkaTls)
    throw new SettingsError([{ setting: 'TOCSIN_KAFKA_MECHANISM', value: 'plain', allowed: 'plain only with TOCSIN_KAFKA_TLS=1' }]);
  const sasl = { mechanism, username, password } as Exclude<KafkaOptions['sasl'], undefined>;
  return { ...encrypted, sasl };
};

const both = (name: string, password: string): SettingsError =>
  new SettingsError([{ setting: name, allowed: `set both this and ${password} (or ${password}_FILE), or neither` }]);
