import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireBuildTools, requireJava } from './java.ts';

const run = promisify(execFile);
/** Guards nothing: the store holds keys of one test. */
const STORE_PASSWORD = 'of-a-test';
const DAYS = '2';

/** A certificate with its private key, in PEM. */
export interface KeyPair {
  certificate: string;
  key: string;
}
export interface Certificates {
  /** The authority that signed both, in PEM. */
  ca: string;
  /** Path of a file with the server's key and certificates; valid for 127.0.0.1 and localhost. */
  serverFile: string;
  client: KeyPair;
}

/** Makes an authority and what it signs, in `folder`, with the tools of the JDK. @throws StackError `java_missing` */
export const makeCertificates = async (folder: string): Promise<Certificates> => {
  const { keytool } = requireBuildTools();
  const store = join(folder, 'keys.p12');
  const common = ['-storetype', 'PKCS12', '-keystore', store, '-storepass', STORE_PASSWORD];
  const make = (alias: string, ...rest: string[]) => {
    const what = ['-alias', alias, '-dname', `CN=${alias}`, '-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', DAYS];
    return run(keytool, ['-genkeypair', ...what, ...common, ...rest]);
  };
  await make('ca', '-ext', 'bc:c');
  await make('server', '-signer', 'ca', '-ext', 'san=ip:127.0.0.1,dns:localhost');
  await make('client', '-signer', 'ca');
  await run(requireJava(), [join(import.meta.dirname, 'java', 'ExportKeys.java'), store, STORE_PASSWORD, 'ca', 'server', 'client']);
  const ca = pairIn(join(folder, 'ca.pem')).certificate;
  return { ca, serverFile: join(folder, 'server.pem'), client: pairIn(join(folder, 'client.pem')) };
};

const pairIn = (file: string): KeyPair => {
  const content = readFileSync(file, 'utf8');
  const at = content.indexOf('-----BEGIN CERTIFICATE');
  return { key: content.slice(0, at), certificate: content.slice(at) };
};
