import fc from 'fast-check';
import { ALL, and, fieldEquals, fieldExists, not, parseQuery } from '../../query/index.ts';
import { GROUP_VALUE_LENGTH } from '../group.ts';
import { alertLink, alertQuery } from './alert-link.ts';

const rule = (change: { kind?: 'drift'; query?: string; groupBy?: string[] } = {}) => ({
  ...{ kind: 'count' as const, query: 'failed OR level>=error', groupBy: ['service', 'attributes.ip'], window: '5m' },
  ...change,
});

describe('the link of an alert', () => {
  test('leads to the search for the logs of its rule and group, over its window', () => {
    const link = new URL(alertLink('https://tocsin.example', rule(), { service: 'my shop', 'attributes.ip': '::1' }, 1_767_225_600_000));
    expect(`${link.origin}${link.pathname}`).toBe('https://tocsin.example/logs');
    expect(Object.fromEntries(link.searchParams)).toEqual({
      q: '(failed OR level>=error) service:"my shop" ip:"::1"',
      from: '2025-12-31T23:54:59.000Z',
      to: '2026-01-01T00:00:01.000Z',
    });
  });

  test('leads to the page of the classifier where it drifts', () => {
    expect(alertLink('https://tocsin.example', rule({ kind: 'drift' }), { measure: 'x' }, 0)).toBe('https://tocsin.example/classifier');
  });

  test('asks for the absence of what the group lacks', () => {
    expect(alertQuery(rule({ query: '' }), { service: 'a' })).toBe('service:a -ip:*');
  });

  test('asks for the start of a value that was cut', () => {
    const query = alertQuery(rule({ query: '', groupBy: ['service'] }), { service: 'x'.repeat(GROUP_VALUE_LENGTH) });
    expect(query).toBe(`service:${'x'.repeat(GROUP_VALUE_LENGTH)}*`);
  });

  test('names the group alone where a rule is too long to go along, or cannot be read', () => {
    const long = rule({ query: Array.from({ length: 400 }, (_, n) => `word${n}xxx`).join(' '), groupBy: ['service'] });
    expect(alertQuery(long, { service: 'y'.repeat(200) })).toBe(`service:${'y'.repeat(200)}`);
    expect(alertQuery(rule({ query: '((', groupBy: ['service'] }), { service: 'a' })).toBe('service:a');
  });

  test('no value of a group breaks out of its condition', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }), (value) => {
        expect(parseQuery(alertQuery(rule({ query: '', groupBy: ['service'] }), { service: value }))).toEqual(
          and(ALL, value === '' ? not(fieldExists('service')) : fieldEquals('service', value)),
        );
      }),
    );
  });
});
