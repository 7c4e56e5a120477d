import { isDatabaseAway } from './database-away.ts';

const withCode = (code: string) => Object.assign(new Error('x'), { code });

test.each(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EAI_AGAIN', '08006', '57P01', '57014', '53300', '40001', '40P01'])(
  '%s passes',
  (code) => {
    expect(isDatabaseAway(withCode(code))).toBe(true);
  },
);

test.each([
  'Connection terminated unexpectedly',
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
])('pg says without a code: %s', (message) => {
  expect(isDatabaseAway(new Error(message))).toBe(true);
});

test.each(['23505', '22P02', '42P01', 'ENOENT', 'email_taken'])('%s does not pass', (code) => {
  expect(isDatabaseAway(withCode(code))).toBe(false);
});

test('what is no error, or any error, says nothing', () => {
  expect([isDatabaseAway('ECONNREFUSED'), isDatabaseAway(new Error('x'))]).toEqual([false, false]);
});
