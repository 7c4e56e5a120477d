import { checkChannel, NEW_CHANNEL } from './channel-draft.ts';

const telegram = { ...NEW_CHANNEL, name: 'Night', type: 'telegram' as const };

test('says which fields are missing', () => {
  expect(checkChannel({ ...telegram, name: '' }, null)).toEqual({
    input: null,
    faults: {
      name: 'Give the channel a name of at most 120 characters.',
      botToken: 'Bot token is needed.',
      chatId: 'Chat is needed.',
    },
  });
});

test('leaves out what was not filled in, and fields of other types', () => {
  const config = { botToken: '123456:abcdefghijklmnopqrstuvwxyz', chatId: ' -100123 ', apiUrl: '', url: 'https://example.org' };
  expect(checkChannel({ ...telegram, config }, null).input?.config).toEqual({ botToken: config.botToken, chatId: '-100123' });
});

test('a masked secret goes back as it came, a typed one must be sound', () => {
  const stored = { botToken: '••••', chatId: '-100123' };
  expect(checkChannel({ ...telegram, config: stored }, stored).faults).toEqual({});
  expect(Object.keys(checkChannel({ ...telegram, config: { ...stored, botToken: 'nonsense' } }, stored).faults)).toEqual(['botToken']);
});
