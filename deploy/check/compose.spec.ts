import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ComposeFile } from './compose-schema.ts';
import { composeProblems } from './compose-rules.ts';
import { parseYaml, readText, readYaml } from './files.ts';
import { interpolate } from './interpolate.ts';

const compose = (path: string): ComposeFile => ComposeFile.parse(readYaml(path));
/** Secrets are made on the machine; everything else that is mounted or built must be in the repository. */
const exists = (path: string): boolean => existsSync(join(import.meta.dirname, '..', '..', path));

const cluster = compose('docker-compose.yml');

test('the cluster profile is sound, and publishes the web’s port alone', () => {
  expect(composeProblems(cluster, { exists, published: ['web'] })).toEqual([]);
});

test('it is the whole product, and a tunnel where one is wanted', () => {
  const { cloudflared, tools, ...always } = cluster.services;
  expect(Object.keys(always).sort()).toEqual(['alerts', 'api', 'elasticsearch', 'kafka', 'postgres', 'stream', 'web']);
  expect(Object.values(always).every((service) => service.profiles === undefined)).toBe(true);
  expect([cloudflared?.profiles, tools?.profiles]).toEqual([['tunnel'], ['tools']]);
});

test('the servers are out of reach of the world, and the world of them', () => {
  expect(cluster.networks['backend']).toEqual({ internal: true });
  for (const name of ['kafka', 'elasticsearch', 'postgres', 'stream']) expect(cluster.services[name]?.networks).toEqual(['backend']);
  expect(cluster.services['web']?.networks).toEqual(['front']);
});

test('what a process has 10 s for is given more before it is killed', () => {
  for (const name of ['api', 'stream', 'alerts']) expect(cluster.services[name]?.stop_grace_period).toBe('20s');
});

test('every file that is mounted or built from is there', () => {
  for (const config of Object.values(cluster.configs)) if ('file' in config) expect(exists(config.file)).toBe(true);
});

test('the script makes every secret that is read', () => {
  const made = [...readText('deploy/compose/make-secrets.sh').matchAll(/^keep (\S+)/gm)].map(([, name]) => `deploy/secrets/${name}`);
  const monitoring = compose('deploy/compose/monitoring.yml');
  const read = [cluster, monitoring].flatMap(({ secrets }) => Object.values(secrets).map(({ file }) => file));
  expect([...new Set(read)].sort()).toEqual(made.sort());
  expect(readText('.gitignore')).toMatch(/^\/deploy\/secrets$/m);
  expect(readText('.dockerignore')).toMatch(/^deploy\/secrets$/m);
});

test('the standalone profile is sound', () => {
  expect(composeProblems(compose('compose.standalone.yml'), { exists, published: ['tocsin'] })).toEqual([]);
});

test('Prometheus and Grafana beside the cluster profile are sound', () => {
  const file = compose('deploy/compose/monitoring.yml');
  // A file that is laid over another names paths from the first one's folder.
  const fromRoot = (path: string) => exists(path) || exists(join(dirname('docker-compose.yml'), path));
  expect(composeProblems(file, { exists: fromRoot, published: ['grafana'], beside: cluster })).toEqual([]);
});

describe('the rules', () => {
  const sound = `
services:
  db:
    image: postgres:18.4
    restart: always
    cap_drop: [ALL]
    security_opt: ['no-new-privileges:true']
    volumes: [data:/data]
    healthcheck: { test: [CMD, pg_isready], interval: 5s, timeout: 5s, retries: 3 }
    mem_limit: 512m
volumes: { data: }
`;
  const problemsAfter = (change: (text: string) => string): string[] =>
    composeProblems(ComposeFile.parse(parseYaml(change(sound))), { exists: () => false, published: [] });

  it('find nothing wrong with what is sound', () => expect(problemsAfter((text) => text)).toEqual([]));

  it.each([
    ['data:/data', 'other:/data', 'db: it names volume other, which is not declared'],
    ['postgres:18.4', 'postgres', 'db: the version of its image postgres is not pinned'],
    ['postgres:18.4', 'postgres:latest', 'db: the version of its image postgres:latest is not pinned'],
    ['postgres:18.4', 'postgres:18', 'db: the version of its image postgres:18 is not pinned'],
    ['[ALL]', '[KILL]', 'db: it keeps capabilities'],
    ['mem_limit: 512m', "mem_limit: 512m\n    ports: ['127.0.0.1:1:1']", 'db: it publishes a port'],
    ['mem_limit: 512m', "mem_limit: 512m\n    ports: ['1:1']", 'db: it publishes a port beyond this machine'],
    ['mem_limit: 512m', 'mem_limit: 512m\n    environment: { DB_PASSWORD: hunter2 }', 'db: DB_PASSWORD is no file of a secret'],
    ['mem_limit: 512m', 'mem_limit: 512m\n    depends_on: { cache: { condition: service_healthy } }', 'db: it names service cache'],
    ['restart: always', "restart: 'no'", 'db: it stays down once it ends'],
    ['{ test: [CMD, pg_isready], interval: 5s, timeout: 5s, retries: 3 }', '{ disable: true }', 'db: nobody asks after its health'],
    ['[data:/data]', '[data:/data, ./x:/x:ro]', 'db: it mounts ./x, which is not there'],
    ['{ data: }', '{ data: , more: }', 'volume more is used by no service'],
  ])('see %s become %s', (from, to, problem) => {
    expect(problemsAfter((text) => text.replace(from, to)).join('\n')).toContain(problem);
  });

  it.each(['restart: always', 'mem_limit: 512m', 'healthcheck: '])('know no service without %s', (needed) => {
    expect(() => problemsAfter((text) => text.replace(new RegExp(`${needed}.*`), ''))).toThrow();
  });

  it('know no key that is none', () => {
    expect(() => problemsAfter((text) => text.replace('mem_limit', 'mem_limt'))).toThrow();
  });
});

describe('variables', () => {
  it('are filled in as Compose does', () => {
    expect(interpolate('${A}-${B:-b}-${C-c}-$$', { A: 'a', C: '' })).toBe('a-b--$');
  });
  it('are asked for by name', () => {
    expect(() => interpolate('${A:?set one}', { A: '' })).toThrow('A: set one');
  });
});
