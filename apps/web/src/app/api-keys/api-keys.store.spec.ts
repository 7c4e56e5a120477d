import type { ApiKeyView } from '@tocsin/contracts';
import { keyStateOf } from './api-keys.store.ts';

const now = Date.parse('2026-01-05T09:00:00Z');
test.each([
  ['active', null, null],
  ['active', '2026-01-06T00:00:00Z', null],
  ['expired', '2026-01-05T09:00:00Z', null],
  ['revoked', '2026-01-06T00:00:00Z', '2026-01-01T00:00:00Z'],
])('is %s', (state, expiresAt, revokedAt) => {
  expect(keyStateOf({ expiresAt, revokedAt } as ApiKeyView, now)).toBe(state);
});
