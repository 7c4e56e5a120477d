import { spawn } from 'node:child_process';
import { join } from 'node:path';

const CHILD = join(import.meta.dirname, '..', '..', 'test', 'service.child.ts');

interface Ended {
  code: number | null;
  output: string;
}

/** Runs the child to its end; each text that it prints may be answered with a signal. */
const run = (
  behaviour: string,
  { signalOn, env = {}, args = [] }: { signalOn?: string; env?: Record<string, string>; args?: string[] } = {},
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', CHILD, ...args], {
      env: { PATH: process.env.PATH, CHILD: behaviour, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let signalled = false;
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      if (signalOn !== undefined && !signalled && output.includes(signalOn)) {
        signalled = true;
        child.kill('SIGTERM');
      }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });

test('a signal stops it cleanly: exit code 0', async () => {
  const { code, output } = await run('well', { signalOn: 'Tocsin child runs' });
  expect(output).toContain('closed');
  expect(code).toBe(0);
});

test('a signal that comes while it starts waits for the start, and stops what was started', async () => {
  const { code, output } = await run('slowStart', { signalOn: 'starting' });
  expect(output).toContain('closed');
  expect(code).toBe(0);
});

test('wrong settings end it with 2 before anything is started, and say which', async () => {
  const { code, output } = await run('well', { env: { TOCSIN_PORT: 'eighty' } });
  expect(code).toBe(2);
  expect(output).toContain('TOCSIN_PORT is "eighty"');
});

test('settings that only this service needs end it with 2, all named at once', async () => {
  const { code, output } = await run('needsKafka');
  expect(code).toBe(2);
  expect(output).toContain('TOCSIN_KAFKA_BROKERS: must be set here: host:port');
  expect(output).toContain('TOCSIN_DATABASE_URL: must be set here');
  expect(output).not.toContain('TOCSIN_PORT');
});

test('a failed start ends it with 1 and a sentence', async () => {
  const { code, output } = await run('busyPort');
  expect(code).toBe(1);
  expect(output.trim()).toBe('Port 8080 on 127.0.0.1 is taken. Stop what uses it, or set TOCSIN_PORT to another port.');
});

test('a failure that only the service knows is told in its words', async () => {
  expect(await run('none')).toEqual({ code: 1, output: 'It has no behaviour.\n' });
});

test('what cannot go on is closed and ends with 1', async () => {
  const { code, output } = await run('breaks');
  expect(output).toContain('cannot go on: the ground is gone');
  expect(output).toContain('closed');
  expect(code).toBe(1);
});

test('a stop that fails ends with 1', async () => {
  const { code, output } = await run('stopFails', { signalOn: 'Tocsin child runs' });
  expect(output).toContain('Stopped with a failure: stuck');
  expect(code).toBe(1);
});

test('--help describes it and its settings, and starts nothing', async () => {
  const { code, output } = await run('breaks', { args: ['--help'] });
  expect(code).toBe(0);
  expect(output).toContain('A child.');
  expect(output).toContain('TOCSIN_KAFKA_BROKERS');
});
