import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTool } from '../test/run-tool.ts';
import { freePort } from './index.ts';
import { requireFree } from './ports.ts';
import { stackSettings } from './settings.ts';

describe('the stack, where it cannot start', () => {
  let folder: string;
  /** A PATH with these programs alone; a script answers 0, or does what it says. */
  const onlyWith = (programs: Record<string, string>): Record<string, string> => {
    const path = join(folder, 'bin');
    mkdirSync(path);
    symlinkSync(process.execPath, join(path, 'node'));
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(path, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(path, name), 0o755);
    }
    return { PATH: path, TOCSIN_STACK_DIR: join(folder, 'stack') };
  };
  const JDK = { java: `echo 'openjdk version "21.0.2" 2024-01-16' >&2`, javac: '', jar: '' };
  const up = (env: Record<string, string>) => runTool('devstack', ['up'], { env });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tocsin-stack-'));
    chmodSync(folder, 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('says in a sentence that Java is missing, is too old, cannot compile, or that Maven is missing', async () => {
    const said = async (programs: Record<string, string>) => {
      const { code, stderr, stdout } = await up(onlyWith(programs));
      rmSync(join(folder, 'bin'), { recursive: true });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      return stderr;
    };
    expect(await said({})).toMatch(/^Kafka and Elasticsearch need Java 17 or newer: no `java` was found/);
    expect(await said({ java: `echo 'java version "1.8.0_402"' >&2` })).toContain('java is Java 8. Install a JDK');
    expect(await said({ java: JDK.java })).toMatch(/`javac` is missing/);
    expect(await said(JDK)).toMatch(/no `mvn` was found/);
  });

  test('a download that fails is told with the first error of Maven, and leaves nothing that looks installed', async () => {
    const maven = `[ "$1" = -version ] && exit 0\necho '[INFO] fetching'; echo '[ERROR] Could not transfer artifact a:b'; exit 1`;
    const { code, stderr } = await up(onlyWith({ ...JDK, mvn: maven }));
    expect(code).toBe(1);
    expect(stderr).toContain(`Maven could not bring kafka's jars: Could not transfer artifact a:b`);
    const again = await runTool('devstack', ['status'], { env: { TOCSIN_STACK_DIR: join(folder, 'stack') } });
    expect(again).toMatchObject({ code: 1, stdout: expect.stringMatching(/Kafka +stopped/) as string });
  });

  test('an unknown command and a port that is none end with exit code 2', async () => {
    expect((await runTool('devstack', ['sideways'])).code).toBe(2);
    expect((await runTool('devstack', ['--help'])).stdout).toContain('TOCSIN_STACK_DIR');
    const { code, stderr } = await up({ TOCSIN_STACK_KAFKA_PORT: 'ninety' });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'TOCSIN_STACK_KAFKA_PORT is "ninety": it must be a whole number from 1024 to 65000.\n',
    });
  });
});

/** A free port whose neighbour so much higher, which the server takes as well, is free, too. */
const freePair = async (higher: number): Promise<number> => {
  for (let tries = 0; ; tries++) {
    const port = await freePort();
    const both = await requireFree(port + higher, 'the neighbour').then(
      () => true,
      () => false,
    );
    if (both || tries === 20) return port;
  }
};

// Where npm test found Java and Maven, its own servers run from these very jars.
const describeWithJars = process.env['TOCSIN_TEST_KAFKA'] ? describe : describe.skip;
describeWithJars('the stack on this machine', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tocsin-stack-'));
    chmodSync(folder, 0o755);
    // The jars that are installed already.
    const dist = join(stackSettings(process.env).folder, 'dist');
    if (existsSync(dist)) symlinkSync(dist, join(folder, 'dist'));
  });
  afterEach(async () => {
    await runTool('devstack', ['down'], { env: { TOCSIN_STACK_DIR: folder } });
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  test('up, up again, status, down: the same servers, their data kept, nothing left running', async () => {
    const env = {
      PATH: process.env['PATH'] ?? '',
      TOCSIN_STACK_DIR: folder,
      TOCSIN_STACK_KAFKA_PORT: String(await freePair(1)),
      TOCSIN_STACK_ELASTICSEARCH_PORT: String(await freePair(100)),
      TOCSIN_STACK_POSTGRES_PORT: String(await freePort()),
    };
    const stack = (command: string, more: Record<string, string> = {}) => runTool('devstack', [command], { env: { ...env, ...more } });
    const first = await stack('up');
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain(`export TOCSIN_KAFKA_BROKERS=127.0.0.1:${env.TOCSIN_STACK_KAFKA_PORT}\n`);
    // Also when the settings say something else by now.
    expect((await stack('up', { TOCSIN_STACK_POSTGRES_PORT: '25999' })).stdout).toBe(first.stdout);
    expect((await stack('status')).code).toBe(0);
    expect((await stack('down')).code).toBe(0);
    const status = await stack('status');
    expect(status.code).toBe(1);
    expect(status.stdout.match(/stopped/g)).toHaveLength(3);

    const other = createServer();
    await new Promise<void>((resolve) => other.listen(Number(env.TOCSIN_STACK_POSTGRES_PORT), '127.0.0.1', resolve));
    const taken = await stack('up');
    await new Promise((resolve) => other.close(resolve));
    expect(taken.code).toBe(1);
    expect(taken.stderr).toContain('is taken. Stop what listens there, or set TOCSIN_STACK_POSTGRES_PORT to another port.');
  }, 240_000);
});
