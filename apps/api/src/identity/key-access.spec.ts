import type { AuditEvent } from '@tocsin/adapters/database';
import type { Me } from '@tocsin/contracts';
import { RateLimiter } from '@tocsin/platform/http';
import type { Callers } from './callers.ts';
import { KeyAccess } from './key-access.ts';
import type { Refusals } from './refusals.ts';

const KEY: Me = { kind: 'apiKey', id: 'good', name: 'shipper', email: null, role: null, scopes: ['logs:write'] };
const SECRET = '0123456789abcdefghij';

const access = (limit: number) => {
  const audited: AuditEvent[] = [];
  const asked: string[] = [];
  const callers = {
    remembersKey: (id: string) => id === 'remembered',
    byKey: ({ id }: { id: string }) => {
      asked.push(id);
      return Promise.resolve(id === 'good' || id === 'remembered' ? KEY : undefined);
    },
  } as unknown as Callers;
  const refusals = { note: (event: AuditEvent) => audited.push(event) } as unknown as Refusals;
  const keys = new KeyAccess(callers, refusals, new RateLimiter(() => 0), { name: 'calls', limit, windowMs: 1000 });
  const admit = (id: string | undefined, scope: 'logs:write' | 'logs:read' = 'logs:write', address = '192.0.2.1') =>
    keys.admit({ authorization: id && `Bearer tk_${id}_${SECRET}`, address, requestId: null, target: 'grpc /x' }, scope);
  return { admit, audited, asked };
};

test('a key gets in where its scopes let it', async () => {
  const { admit, audited } = access(10);
  expect(await admit('good')).toBe(KEY);
  await expect(admit('good', 'logs:read')).rejects.toMatchObject({ code: 'forbidden' });
  expect(audited).toEqual([
    {
      actor: { kind: 'apiKey', id: 'good', name: 'shipper' },
      address: '192.0.2.1',
      requestId: null,
      action: 'access',
      target: 'grpc /x',
      outcome: 'denied',
      detail: { needs: 'logs:read' },
    },
  ]);
});

test('a wrong key is refused and audited, none at all only refused', async () => {
  const { admit, audited } = access(10);
  await expect(admit('bad')).rejects.toMatchObject({ code: 'unauthenticated' });
  await expect(admit(undefined)).rejects.toMatchObject({ code: 'unauthenticated' });
  expect(audited).toMatchObject([{ action: 'auth.key', outcome: 'failure', actor: { kind: 'anonymous' }, detail: { keyId: 'bad' } }]);
});

test('who guesses too often is told to come back, and asks the database no more', async () => {
  const { admit, asked } = access(3);
  for (const id of ['a1', 'a2', 'a3']) await expect(admit(id)).rejects.toMatchObject({ code: 'unauthenticated' });
  await expect(admit('a4')).rejects.toMatchObject({ code: 'rate_limited', details: { retryAfterMs: 1000 } });
  expect(asked).toEqual(['a1', 'a2', 'a3']);
  // Other addresses go on, and so do keys that are known.
  expect(await admit('good', 'logs:write', '192.0.2.2')).toBe(KEY);
  expect(await admit('remembered')).toBe(KEY);
});
