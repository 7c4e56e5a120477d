import type { AlertView } from '@tocsin/contracts';
import { groupText, openFor, silenceFor } from './alert-text.ts';

test('names what an alert concerns', () => {
  expect(groupText({ service: 'hsearch', host: 'n1' })).toBe('service: hsearch, host: n1');
  expect(groupText({})).toBe('all logs');
});

test('an alert that has ended was open until then', () => {
  const startedAt = '2026-01-05T09:00:00.000Z';
  expect(openFor({ startedAt, resolvedAt: null }, Date.parse('2026-01-05T09:20:00.000Z'))).toBe('20 min');
  expect(openFor({ startedAt, resolvedAt: '2026-01-05T09:05:00.000Z' }, Date.parse('2026-01-06T09:00:00.000Z'))).toBe('5 min');
});

test('a silence covers the group, or the rule as a whole', () => {
  const alert = { ruleId: 'r', group: { service: 'a' } } as unknown as AlertView;
  expect(silenceFor(alert, false, 'known', 0)).toEqual({
    ruleId: 'r',
    group: { service: 'a' },
    reason: 'known',
    endsAt: '1970-01-01T00:00:00.000Z',
  });
  expect(silenceFor(alert, true, 'known', 0).group).toEqual({});
});
