import { masked } from './masked.ts';

test('values under names of secrets are masked at any depth, the rest is kept', () => {
  expect(masked({ name: 'a', config: { botToken: '1:x', chatId: 7 }, list: [{ password: 'p' }], none: { secret: null } })).toEqual({
    name: 'a',
    config: { botToken: '***', chatId: 7 },
    list: [{ password: '***' }],
    none: { secret: null },
  });
});

test('the address of an incoming webhook is a secret', () => {
  expect(masked({ url: 'https://hooks.slack.com/services/T/B/x', other: 'https://example.org/' })).toEqual({
    url: '***',
    other: 'https://example.org/',
  });
});
