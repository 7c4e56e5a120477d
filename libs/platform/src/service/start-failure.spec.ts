import { createServer } from 'node:net';
import { StorageFullError } from '@tocsin/core/ports';
import { SettingsError } from '../config/index.ts';
import { requireFreePort } from './free-port.ts';
import { describeStartFailure } from './start-failure.ts';

const settings = { host: '127.0.0.1', port: 8080, dataDir: './data', databaseUrl: undefined };
const withCode = (code: string) => Object.assign(new Error('inner text'), { code });

test.each([
  ['EADDRINUSE', 'Port 8080 on 127.0.0.1 is taken', 'TOCSIN_PORT'],
  ['EADDRNOTAVAIL', 'no address 127.0.0.1', 'TOCSIN_HOST'],
  ['EACCES', 'closed to this user', 'TOCSIN_DATA_DIR'],
  ['ENOSPC', 'full', 'Free some space'],
  ['EROFS', 'cannot be written', 'TOCSIN_DATA_DIR'],
  ['ECONNREFUSED', 'does not answer', 'TOCSIN_DATABASE_URL'],
  ['28P01', 'refuses', 'TOCSIN_DATABASE_URL'],
  ['3D000', 'not there', 'TOCSIN_DATABASE_URL'],
])('%s is said in a sentence with what to do', (code, what, todo) => {
  const failure = describeStartFailure(withCode(code), settings);
  expect(failure.exitCode).toBe(1);
  expect(failure.message).toContain(what);
  expect(failure.message).toContain(todo);
});

test('a cause further down is found, and a full store counts as a full disk', () => {
  expect(describeStartFailure(new Error('outer', { cause: withCode('ENOSPC') }), settings).message).toContain('full');
  expect(describeStartFailure(new StorageFullError('no room'), settings).message).toContain('full');
});

test('wrong settings exit with 2 and their own message', () => {
  const error = new SettingsError([{ setting: 'TOCSIN_PORT', value: '"x"', allowed: 'allowed is a number' }]);
  expect(describeStartFailure(error)).toEqual({ message: error.message, exitCode: 2 });
});

test('a taken port is noticed before the start, a free one is left free', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  await expect(requireFreePort('127.0.0.1', port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await new Promise((resolve) => other.close(resolve));
  await requireFreePort('127.0.0.1', port);
  await requireFreePort('127.0.0.1', port);
});
