import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates, type KeyPair } from './certificates.ts';
import { installJars } from './jars.ts';
import { kafkaPlan } from './kafka.ts';
import { aloneOn } from './kafka-quorum.ts';
import { OwnServer } from './own-server.ts';
import { freePort } from './ports.ts';
import { stackSettings } from './settings.ts';

const USER = 'tocsin';
const PASSWORD = 'wide-awake-1';
const PLAIN = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
const SCRAM = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';

/** A Kafka broker of one test that is reached encrypted, too. */
export interface SecureKafka {
  /** Its `address` is open to all, for the test itself. */
  server: OwnServer;
  /** `host:port` where one signs in by name and password: `plain` or `scram-sha-512`. */
  withPassword: string;
  /** `host:port` where one shows a certificate. */
  withCertificate: string;
  /** The authority that signed the broker's certificate, in PEM. */
  ca: string;
  user: string;
  password: string;
  client: KeyPair;
}

/** Resolves once it answers. @throws StackError */
export const startSecureKafka = async (): Promise<SecureKafka> => {
  const dist = await installJars(stackSettings(process.env).folder, 'kafka');
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-kafka-'));
  chmodSync(folder, 0o755);
  const { ca, serverFile, client } = await makeCertificates(folder);
  const caFile = join(folder, 'authority.pem');
  writeFileSync(caFile, ca);
  const withPassword = `127.0.0.1:${await freePort()}`;
  const withCertificate = `127.0.0.1:${await freePort()}`;
  const options = { dist, home: join(folder, 'kafka'), port: await freePort(), otherPort: await freePort(), endsWithParent: true };
  const plan = kafkaPlan(options, aloneOn(options.otherPort), {
    listeners: [
      { name: 'PASSWORD', protocol: 'SASL_SSL', address: withPassword },
      { name: 'CERTIFICATE', protocol: 'SSL', address: withCertificate },
    ],
    properties: {
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': serverFile,
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': caFile,
      'listener.name.certificate.ssl.client.auth': 'required',
      'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
      'listener.name.password.plain.sasl.jaas.config': `${PLAIN} user_${USER}="${PASSWORD}";`,
      'listener.name.password.scram-sha-512.sasl.jaas.config': SCRAM,
    },
    format: ['--add-scram', `SCRAM-SHA-512=[name=${USER},password=${PASSWORD}]`],
  });
  const server = OwnServer.over(plan, folder);
  await server.restart().catch(async (error: unknown) => {
    await server.dispose();
    throw error;
  });
  return { server, withPassword, withCertificate, ca, user: USER, password: PASSWORD, client };
};
