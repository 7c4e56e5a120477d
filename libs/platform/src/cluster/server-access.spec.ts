import { SettingsError, SettingsSchema } from '../config/index.ts';
import { elasticsearchAddress, kafkaAccess } from './server-access.ts';

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

describe('the address of Elasticsearch', () => {
  const elasticsearchNode = 'https://search.example.org:9200/logs';
  it('is as set where it asks for nobody', () => {
    expect(elasticsearchAddress(settings({ elasticsearchNode }))).toBe(elasticsearchNode);
    expect(elasticsearchAddress(settings({}))).toBeUndefined();
  });
  it('carries name and password, whatever is in them', () => {
    const address = elasticsearchAddress(settings({ elasticsearchNode, elasticsearchUsername: 'a@b', elasticsearchPassword: 'p:/?#%ä' }));
    const { username, password, host, pathname } = new URL(address ?? '');
    expect([decodeURIComponent(username), decodeURIComponent(password), host, pathname]).toEqual([
      'a@b',
      'p:/?#%ä',
      'search.example.org:9200',
      '/logs',
    ]);
  });
  it('does not take half of a sign-in', () => {
    expect(() => elasticsearchAddress(settings({ elasticsearchNode, elasticsearchUsername: 'a' }))).toThrow(SettingsError);
  });
});
