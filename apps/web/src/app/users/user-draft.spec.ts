import type { UserView } from '@tocsin/contracts';
import { checkNewUser, checkUserPatch, NEW_USER } from './user-draft.ts';

const user: UserView = { id: 'u', email: 'a@b.c', name: 'Ada', role: 'viewer', enabled: true, createdAt: '', lastLoginAt: null };

test('a new person needs an address, a name and a long password', () => {
  expect(Object.keys(checkNewUser(NEW_USER).faults).sort()).toEqual(['email', 'name', 'password']);
  expect(checkNewUser({ email: ' Ada@Example.org ', name: 'Ada', role: 'oncall', password: 'correct horse battery' }).input?.email).toBe(
    'ada@example.org',
  );
});

test('only what changed is sent', () => {
  const draft = { email: user.email, name: 'Ada', role: 'admin' as const, password: '' };
  expect(checkUserPatch(draft, user).input).toEqual({ role: 'admin' });
  expect(checkUserPatch({ ...draft, password: 'short' }, user)).toEqual({ input: null, faults: { password: 'At least 12 characters.' } });
});
