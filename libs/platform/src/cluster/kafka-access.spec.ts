import { SettingsError, SettingsSchema } from '../config/index.ts';
import { kafkaAccess } from './kafka-access.ts';

const settings = (given: object) => SettingsSchema.parse(given);

describe('the way to Kafka', () => {
  it('is open where nothing is set', () => {
    expect(kafkaAccess(settings({}))).toEqual({});
  });
  it('is encrypted, and signed in to, as the settings say', () => {
    expect(kafkaAccess(settings({ kafkaTls: '1', kafkaUsername: 'tocsin', kafkaPassword: 'secret' }))).toEqual({
      ssl: true,
      sasl: { mechanism: 'scram-sha-512', username: 'tocsin', password: 'secret' },
    });
  });
  it('believes its own authority, and shows a certificate, where they are given', () => {
    const pem = (what: string) => `-----BEGIN ${what}-----\nAAAA\n-----END ${what}-----`;
    const [ca, cert, key] = [pem('CERTIFICATE'), pem('CERTIFICATE'), pem('PRIVATE KEY')];
    expect(kafkaAccess(settings({ kafkaTls: '1', kafkaCa: ca }))).toEqual({ ssl: { ca } });
    expect(kafkaAccess(settings({ kafkaTls: '1', kafkaCertificate: cert, kafkaKey: key }))).toEqual({ ssl: { cert, key } });
    expect(() => kafkaAccess(settings({ kafkaTls: '1', kafkaCertificate: cert }))).toThrow(SettingsError);
    // They would be silently of no use.
    expect(() => kafkaAccess(settings({ kafkaCa: ca }))).toThrow(SettingsError);
    expect(() => kafkaAccess(settings({ kafkaCertificate: cert, kafkaKey: key }))).toThrow(SettingsError);
  });
  it('does not take half of a sign-in', () => {
    expect(() => kafkaAccess(settings({ kafkaUsername: 'tocsin' }))).toThrow(SettingsError);
    expect(() => kafkaAccess(settings({ kafkaPassword: 'secret' }))).toThrow(SettingsError);
  });
  it('lets no password through in the clear', () => {
    const plain = { kafkaUsername: 'tocsin', kafkaPassword: 'secret', kafkaMechanism: 'plain' };
    expect(() => kafkaAccess(settings(plain))).toThrow(SettingsError);
    expect(kafkaAccess(settings({ ...plain, kafkaTls: '1' })).sasl).toMatchObject({ mechanism: 'plain' });
  });
});
