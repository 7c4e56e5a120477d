import type { Silence } from '@tocsin/contracts';
import { stateOf } from './silences.store.ts';

const now = Date.parse('2026-01-05T09:00:00Z');
const silence = (startsAt: string, endsAt: string, expiredAt: string | null = null) => ({ startsAt, endsAt, expiredAt }) as Silence;

test.each([
  ['active', silence('2026-01-05T08:00:00Z', '2026-01-05T10:00:00Z')],
  ['planned', silence('2026-01-05T09:30:00Z', '2026-01-05T10:00:00Z')],
  ['ended', silence('2026-01-05T08:00:00Z', '2026-01-05T09:00:00Z')],
  ['ended', silence('2026-01-05T08:00:00Z', '2026-01-05T10:00:00Z', '2026-01-05T08:30:00Z')],
])('is %s', (state, given) => expect(stateOf(given, now)).toBe(state));
