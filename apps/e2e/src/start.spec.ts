import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { ADMIN, type App, freePort, makeDataDir, mainOf, Server } from './server.ts';

const APPS: App[] = ['standalone', 'api', 'stream', 'alerts'];

describe('starting and stopping', () => {
  let dataDir: string;
  beforeEach(() => (dataDir = makeDataDir()));
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  test('--help lists every setting and exits with 0', async () => {
    const server = Server.spawn({ dataDir, port: 1, argv: ['--help'] });
    const { code, output } = await server.ended;
    expect(code).toBe(0);
    for (const name of ['TOCSIN_PORT', 'TOCSIN_DATA_DIR', 'TOCSIN_ADMIN_PASSWORD', 'TOCSIN_DATABASE_URL']) expect(output).toContain(name);
  });

  test.each(APPS)('%s can be run inside the process that built it, as the npm scripts do', async (app) => {
    const script = `const { run } = await import(${JSON.stringify(mainOf(app))}); await run(['--help']);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { timeout: 60_000 });
    expect(stdout).toContain('TOCSIN_KAFKA_BROKERS');
  });

  test('a wrong setting ends the start with its name, its value and what is allowed', async () => {
    const server = Server.spawn({ dataDir, port: 1, env: { TOCSIN_PORT: 'eighty', TOCSIN_ADMIN_PASSWORD: 'short-secret'.slice(0, 5) } });
    const { code, output } = await server.ended;
    expect(code).toBe(2);
    expect(output).toMatch(/TOCSIN_PORT is "eighty": .*whole number/);
    expect(output).toMatch(/TOCSIN_ADMIN_PASSWORD: .*12 to 256/);
    expect(output).not.toContain('short');
  });

  test('a port that is taken is said in one sentence, exit code 1', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const { code, output } = await Server.spawn({ dataDir, port }).ended;
    await new Promise((resolve) => other.close(resolve));
    expect(code).toBe(1);
    expect(output).toContain(`Port ${port} on 127.0.0.1 is taken`);
  });

  test('so is the port of OTLP over gRPC', async () => {
    const grpcPort = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(grpcPort, '127.0.0.1', resolve));
    const { code, output } = await Server.spawn({ dataDir, port: await freePort(), env: { TOCSIN_GRPC_PORT: String(grpcPort) } }).ended;
    await new Promise((resolve) => other.close(resolve));
    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`port ${grpcPort} on 127.0.0.1, for OTLP over gRPC, is taken.*TOCSIN_GRPC_PORT`));
  });

  test('prints a made-up password once, signs in with it, stops cleanly on SIGTERM, and keeps it over a restart', async () => {
    const port = await freePort();
    const first = Server.spawn({ dataDir, port, env: { TOCSIN_ADMIN_PASSWORD: '' } });
    await first.ready();
    const password = /Password\s+(\S+)/.exec(first.said())?.[1] ?? '';
    expect(password.length).toBeGreaterThanOrEqual(16);
    expect((await login(first.url, password)).status).toBe(200);
    expect(await first.stop()).toMatchObject({ code: 0 });

    const second = Server.spawn({ dataDir, port, env: { TOCSIN_ADMIN_PASSWORD: '' } });
    await second.ready();
    expect(second.said()).not.toMatch(/Password\s/);
    expect((await login(second.url, password)).status).toBe(200);
    expect(await second.stop()).toMatchObject({ code: 0 });
  }, 120_000);

  test('a second server over the same data folder is refused, and the first goes on', async () => {
    const first = await Server.start({ dataDir });
    const { code, output } = await Server.spawn({ dataDir, port: await freePort() }).ended;
    expect(code).toBe(1);
    expect(output).toContain('in use');
    expect((await login(first.url, ADMIN.password)).status).toBe(200);
    await first.stop();
  }, 120_000);
});

const login = (url: string, password: string): Promise<Response> =>
  fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: ADMIN.email, password }),
  });
