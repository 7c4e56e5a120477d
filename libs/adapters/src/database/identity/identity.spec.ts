import type { DataSource } from 'typeorm';
import { startTestDatabase } from '../alerting/test-database.ts';
import { ApiKeyRepository, EmailTakenError, LastAdminError, SessionRepository, SigningKeyRepository, UserRepository } from './index.ts';

let source: DataSource;
let stop: () => Promise<void>;
beforeAll(async () => ({ source, stop } = await startTestDatabase()));
afterAll(() => stop?.());
beforeEach(() => source.query('TRUNCATE app_user, api_key, signing_key CASCADE'));

const user = (name: string, role: 'admin' | 'viewer' = 'viewer') => ({
  id: name,
  email: `${name}@example.org`,
  name,
  role,
  passwordHash: 'argon2',
});
const later = (ms: number) => new Date(Date.now() + ms);

describe('users', () => {
  test('the first one is made once, whoever asks at the same moment', async () => {
    const users = new UserRepository(source);
    const made = await Promise.all(['a', 'b', 'c'].map((name) => users.createFirst(user(name, 'admin'))));
    expect(made.filter((each) => each !== undefined)).toHaveLength(1);
    expect(await users.list(undefined, 10)).toHaveLength(1);
  });

  test('of two admins who disable each other at the same moment, one stays', async () => {
    const users = new UserRepository(source);
    await users.create(user('a', 'admin'));
    await users.create(user('b', 'admin'));
    const results = await Promise.allSettled([users.change('a', { enabled: false }), users.remove('b')]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expect.any(LastAdminError) });
  });

  test('an address is taken once, and a password is never read by the way', async () => {
    const users = new UserRepository(source);
    await users.create(user('a'));
    await expect(users.create({ ...user('b'), email: 'a@example.org' })).rejects.toThrow(EmailTakenError);
    expect(await users.get('a')).not.toHaveProperty('passwordHash');
    expect(await users.findForSignIn('a@example.org')).toMatchObject({ passwordHash: 'argon2' });
  });
});

describe('sessions', () => {
  const open = async (sessions: SessionRepository, hash = 't0') => {
    await new UserRepository(source).create(user('a'));
    await sessions.open({ family: 'f', userId: 'a' }, hash, later(60_000));
  };
  const request = (tokenHash: string, nextHash: string) => ({ tokenHash, nextHash, expiresAt: later(60_000), graceMs: 5000 });

  test('of many who use a token at the same moment, one gets the next', async () => {
    const sessions = new SessionRepository(source);
    await open(sessions);
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, i) => sessions.rotate(request('t0', `next${i}`))));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([...Array<string>(7).fill('raced'), 'rotated']);
    expect(await source.query('SELECT count(*)::int AS tokens FROM refresh_token')).toEqual([{ tokens: 2 }]);
  });

  test('no token survives a sign-out that happens at the same moment as a refresh', async () => {
    const sessions = new SessionRepository(source);
    await open(sessions);
    for (let i = 0; i < 10; i++) {
      await source.query('TRUNCATE refresh_token');
      await sessions.open({ family: 'f', userId: 'a' }, 't0', later(60_000));
      await Promise.all([sessions.rotate(request('t0', 't1')), i % 2 ? sessions.end('t0') : sessions.endAllOf('a')]);
      expect(await sessions.userOf({ family: 'f', userId: 'a' })).toBeNull();
    }
  });

  test('a token that comes again later ends its family; one whose time is over is unknown', async () => {
    let now = Date.now();
    const sessions = new SessionRepository(source, () => now);
    await open(sessions);
    expect(await sessions.rotate(request('t0', 't1'))).toEqual({ outcome: 'rotated', family: 'f', userId: 'a' });
    expect(await sessions.userOf({ family: 'f', userId: 'a' })).toMatchObject({ id: 'a' });
    now += 5001;
    expect(await sessions.rotate(request('t0', 't2'))).toMatchObject({ outcome: 'reused' });
    expect(await sessions.rotate(request('t1', 't3'))).toEqual({ outcome: 'unknown' });
    await sessions.open({ family: 'g', userId: 'a' }, 'g0', later(60_000));
    now += 60_001;
    expect(await sessions.rotate(request('g0', 'g1'))).toEqual({ outcome: 'unknown' });
  });
});

test('the first signing key is made once over all processes', async () => {
  const keys = Array.from({ length: 4 }, () => new SigningKeyRepository(source));
  const lists = await Promise.all(
    keys.map((each, i) => each.all(() => Promise.resolve({ id: `k${i}`, privateKey: 'private', publicKey: 'public' }))),
  );
  expect(new Set(lists.flat().map(({ id }) => id)).size).toBe(1);
});

test('API keys are listed newest first, page by page, without their secrets', async () => {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const keys = new ApiKeyRepository(source, () => now);
  for (const id of ['a', 'b', 'c', 'd']) {
    // Two of them in the same millisecond.
    if (id !== 'c') now += 1000;
    await keys.create({ id, name: id, secretHash: 'hash', scopes: ['logs:write'], createdBy: 'x', expiresAt: null });
  }
  const first = await keys.list(undefined, 2);
  const last = first[1];
  const second = await keys.list(last && { createdAt: last.createdAt, id: last.id }, 2);
  expect([...first, ...second].map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
  expect(JSON.stringify(first)).not.toContain('hash');
});
