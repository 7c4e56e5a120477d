import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describeSettings, environmentNameOf, loadSettings, SETTING_NAMES, SettingsError } from './index.ts';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'settings-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (content: string, name = 'tocsin.yaml'): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const faultOf = (env: Record<string, string>, path?: string): string => {
  try {
    loadSettings({ env, file: path });
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as SettingsError).message;
  }
  throw new Error('No fault was found.');
};

test('without sources every setting has its documented default', () => {
  expect(loadSettings({ env: {} })).toMatchObject({
    port: 8080,
    host: '127.0.0.1',
    dataDir: './data',
    adminEmail: 'admin@localhost',
    demo: false,
    logLevel: 'info',
    loginTries: 20,
    callsPerSecond: 50,
  });
});

test('the environment goes before the file', () => {
  const path = file('port: 9000\nkafkaBrokers: [a:9092, b:9092]\ndemo: true\nTOCSIN_HOST: 0.0.0.0\n');
  expect(loadSettings({ env: { TOCSIN_PORT: '9001' }, file: path })).toMatchObject({
    port: 9001,
    kafkaBrokers: ['a:9092', 'b:9092'],
    demo: true,
    host: '0.0.0.0',
  });
});

test('a fault names the setting, its value and what is allowed; all are told at once', () => {
  const message = faultOf({ TOCSIN_PORT: 'eighty', TOCSIN_LOG_LEVEL: 'loud', TOCSIN_PROT: '1' });
  expect(message).toContain('TOCSIN_PORT is "eighty": allowed is a whole number from 0 to 65535');
  expect(message).toContain('TOCSIN_LOG_LEVEL is "loud": allowed is trace, debug');
  expect(message).toContain('TOCSIN_PROT: no such setting');
});

test('the key of the sending tools may be in the environment', () => {
  expect(() => loadSettings({ env: { TOCSIN_KEY: 'tk_a_b' } })).not.toThrow();
});

test('so may what `npm run stack` prints beside the settings', () => {
  expect(() => loadSettings({ env: { TOCSIN_STACK_DIR: '/x', TOCSIN_TEST_KAFKA: 'k:1', TOCSIN_CHAOS: '1' } })).not.toThrow();
});

test('settings that need another say so', () => {
  expect(faultOf({ TOCSIN_CLOUDFLARE_TEAM: 'acme' })).toContain('TOCSIN_CLOUDFLARE_AUDIENCE');
  expect(loadSettings({ env: { TOCSIN_CLOUDFLARE_TEAM: 'acme', TOCSIN_CLOUDFLARE_AUDIENCE: 'a,b' } }).cloudflareAudience).toEqual([
    'a',
    'b',
  ]);
});

test('a secret comes from its file, and never goes into a fault', () => {
  const path = file('correct horse battery\n', 'password');
  expect(loadSettings({ env: { TOCSIN_ADMIN_PASSWORD_FILE: path } }).adminPassword).toBe('correct horse battery');
  expect(faultOf({ TOCSIN_ADMIN_PASSWORD: 'hunter2' })).not.toContain('hunter2');
  expect(faultOf({ TOCSIN_DATABASE_URL: 'mysql://root:hunter2@db/x' })).not.toContain('hunter2');
  expect(faultOf({ TOCSIN_ELASTICSEARCH_NODE: 'ftp://elastic:hunter2@es/' })).not.toContain('hunter2');
  expect(faultOf({}, file('adminPassword: "hunter2\n', 'broken.yaml'))).not.toContain('hunter2');
  expect(faultOf({ TOCSIN_ADMIN_PASSWORD_FILE: join(folder, 'absent') })).toContain('TOCSIN_ADMIN_PASSWORD_FILE');
});

test('a file that is not a mapping, or absent, is refused', () => {
  expect(faultOf({}, file('- 1\n', 'list.yaml'))).toContain('name: value');
  expect(faultOf({}, join(folder, 'none.yaml'))).toContain('no such file');
  expect(faultOf({}, file('prot: 1\n', 'unknown.yaml'))).toContain('prot in');
});

test('any text in any setting gives settings or a SettingsError, nothing else', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SETTING_NAMES), fc.string(), (name, value) => {
      try {
        loadSettings({ env: { [environmentNameOf(name)]: value } });
      } catch (error) {
        expect(error).toBeInstanceOf(SettingsError);
      }
    }),
  );
});

test('the help lists every setting', () => {
  const help = describeSettings();
  for (const name of SETTING_NAMES) expect(help).toContain(environmentNameOf(name));
  expect(help).toContain('TOCSIN_ADMIN_PASSWORD_FILE');
});

test('a port that may stay closed is a number or off', () => {
  expect(loadSettings({ env: { TOCSIN_GRPC_PORT: 'Off' } }).grpcPort).toBe('off');
  expect(loadSettings({ env: { TOCSIN_GRPC_PORT: '0' } }).grpcPort).toBe(0);
  expect(faultOf({ TOCSIN_GRPC_PORT: 'none' })).toContain('a whole number from 0 to 65535, or off');
});
