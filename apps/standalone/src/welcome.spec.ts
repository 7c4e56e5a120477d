import { welcome } from './welcome.ts';

const facts = { url: 'http://127.0.0.1:8080', adminEmail: 'admin@localhost', newPassword: undefined, demo: false, startedInMs: 1234 };

test('says where the dashboard is and how to sign in', () => {
  const text = welcome({ ...facts, newPassword: 'made-up-password' });
  expect(text).toContain('http://127.0.0.1:8080');
  expect(text).toContain('admin@localhost');
  expect(text).toContain('made-up-password');
});

test('names no password after the first start', () => {
  expect(welcome(facts)).not.toMatch(/Password\s+\S/);
});
