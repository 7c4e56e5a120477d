import fc from 'fast-check';
import { ChannelInput, LOG_LEVELS, RuleInput, SearchParams, Settings, durationMs, levelOf, severityOf } from './index.ts';

describe('levels', () => {
  test('start at the OpenTelemetry severity numbers', () => {
    expect(LOG_LEVELS.map(severityOf)).toEqual([1, 5, 9, 13, 17, 21]);
  });

  test('cover every severity number in ranges of four', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), (severityNumber) => {
        const first = severityOf(levelOf(severityNumber));
        expect(severityNumber - first).toBeGreaterThanOrEqual(0);
        expect(severityNumber - first).toBeLessThan(4);
      }),
    );
  });
});

describe('durations', () => {
  test.each([
    ['90s', 90_000],
    ['5m', 300_000],
    ['24h', 86_400_000],
    ['1d', 86_400_000],
    ['0s', 0],
    ['5 minutes', 0],
  ])('%s is %d ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });
});

describe('rules', () => {
  test('need a name and a threshold, the rest has sensible values', () => {
    expect(RuleInput.parse({ name: 'Failed logins', threshold: 10 })).toMatchObject({
      window: '5m',
      for: '0s',
      severity: 'warning',
      operator: '>=',
      enabled: true,
    });
  });

  test.each([
    ['threshold', { name: 'x', threshold: 0 }],
    ['window', { name: 'x', threshold: 1, window: '25h' }],
    ['groupBy', { name: 'x', threshold: 1, groupBy: ['message'] }],
    ['name', { name: '  ', threshold: 1 }],
  ])('refuse a wrong %s by its name', (field, input) => {
    const result = RuleInput.safeParse(input);
    expect(result.error?.issues[0]?.path[0]).toBe(field);
  });
});

test('a channel takes only the settings of its own type', () => {
  expect(ChannelInput.safeParse({ name: 'ops', type: 'slack', config: { url: 'https://hooks.example.com/x' } }).success).toBe(true);
  expect(ChannelInput.safeParse({ name: 'ops', type: 'slack', config: { botToken: '1' } }).success).toBe(false);
  expect(ChannelInput.safeParse({ name: 'ops', type: 'slack', config: { url: 'file:///etc/passwd' } }).success).toBe(false);
});

test('search parameters come as text and are refused when unknown', () => {
  expect(SearchParams.parse({ limit: '10' })).toMatchObject({ limit: 10, order: 'desc', q: '' });
  expect(SearchParams.safeParse({ limit: '1001' }).success).toBe(false);
  expect(SearchParams.safeParse({ size: '10' }).success).toBe(false);
});

test('settings leave optional detectors off', () => {
  const { redaction } = Settings.parse({});
  expect(redaction.detectors).toContain('payment_card');
  expect(redaction.detectors).not.toContain('ip_address');
});
