import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openElasticsearchStore } from '@tocsin/adapters/elasticsearch/store';
import { ensureTopics, openKafka, topicPlan } from '@tocsin/adapters/kafka';
import { kafkaAccess } from '@tocsin/platform/cluster';
import { loadSettings } from '@tocsin/platform/config';
import { makeCertificates } from './certificates.ts';
import { describeWithServers, type SecureKafka, startSecureKafka } from './index.ts';

describeWithServers('encrypted connections', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tocsin-tls-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  describe('to Kafka', () => {
    let kafka: SecureKafka;
    beforeAll(async () => (kafka = await startSecureKafka()), 120_000);
    afterAll(() => kafka?.server.dispose());

    /** As a process would with these settings: makes the topics, writes one message and finds it. */
    const use = async (brokers: string, env: Record<string, string>): Promise<string> => {
      const settings = loadSettings({ env: { TOCSIN_KAFKA_BROKERS: brokers, TOCSIN_KAFKA_TLS: '1', ...env } });
      const prefix = `t${Math.random().toString(36).slice(2)}-`;
      const connection = openKafka({
        brokers: settings.kafkaBrokers,
        clientId: 'tocsin-test',
        prefix,
        connectionTimeoutMs: 2000,
        ...kafkaAccess(settings),
      });
      await ensureTopics(connection.kafka, topicPlan({ prefix }));
      const producer = connection.producer();
      await producer.connect();
      const [sent] = await producer.send({ topic: connection.topic('alerts'), messages: [{ partition: 0, value: 'here' }] });
      await producer.disconnect();
      return `${sent?.topicName.slice(prefix.length)} ${sent?.baseOffset}`;
    };
    const trusted = () => ({ TOCSIN_KAFKA_CA_FILE: file('ca.pem', kafka.ca) });
    const signedIn = () => ({ TOCSIN_KAFKA_USERNAME: kafka.user, TOCSIN_KAFKA_PASSWORD: kafka.password });

    test.each(['scram-sha-512', 'plain'])('with name and password (%s), under an authority of one’s own', async (mechanism) => {
      expect(await use(kafka.withPassword, { ...trusted(), ...signedIn(), TOCSIN_KAFKA_MECHANISM: mechanism })).toBe('alerts 0');
    });
    test('with a certificate', async () => {
      const { certificate, key } = kafka.client;
      const shown = { TOCSIN_KAFKA_CERTIFICATE_FILE: file('client.pem', certificate), TOCSIN_KAFKA_KEY_FILE: file('client.key', key) };
      expect(await use(kafka.withCertificate, { ...trusted(), ...shown })).toBe('alerts 0');
    });
    test('fail where the authority is not known, the password is wrong, or no certificate is shown', async () => {
      await expect(use(kafka.withPassword, signedIn())).rejects.toThrow(/self-signed|unable to verify|certificate/i);
      await expect(use(kafka.withPassword, { ...trusted(), ...signedIn(), TOCSIN_KAFKA_PASSWORD: 'wrong' })).rejects.toThrow(
        /authenticat/i,
      );
      await expect(use(kafka.withCertificate, trusted())).rejects.toThrow();
    }, 60_000);
  });

  test('to Elasticsearch, under an authority of one’s own', async () => {
    const { ca, serverFile } = await makeCertificates(folder);
    const pem = readFileSync(serverFile, 'utf8');
    const server = createServer({ key: pem, cert: pem }, (_request, response) => {
      response.setHeader('x-elastic-product', 'Elasticsearch').setHeader('content-type', 'application/json').end('{"_shards":{}}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const node = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const refresh = async (authority: string | undefined): Promise<void> => {
      const store = await openElasticsearchStore({ node, ca: authority });
      await store.refresh().finally(() => store.close());
    };
    try {
      await refresh(ca);
      await expect(refresh(undefined)).rejects.toThrow();
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }, 60_000);
});
