import { EgressClient } from '../egress/index.ts';
import { sampleNotification } from '../notification/sample.ts';
import { describeNotifier } from '../notification/testing/notifier-contract.ts';
import { Receiver } from '../notification/testing/receiver.ts';
import { TelegramNotifier } from './telegram-notifier.ts';

const botToken = '123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11';
const error = (code: number, description: string, parameters?: object) => ({
  status: code,
  body: JSON.stringify({ ok: false, error_code: code, description, ...(parameters && { parameters }) }),
});

describeNotifier({
  name: 'TelegramNotifier',
  make: (client) => new TelegramNotifier(client),
  config: (url) => ({ botToken, chatId: '-100123', apiUrl: url }),
  secrets: () => [botToken],
  answer: (call) => {
    const message = JSON.parse(call.body);
    if (call.path !== `/bot${botToken}/sendMessage`) return error(404, 'Not Found');
    if ('parse_mode' in message || message.text.length > 4096) return error(400, 'Bad Request: message is too long');
    return { status: 200, body: JSON.stringify({ ok: true, result: { message_id: 1 } }) };
  },
  rateLimited: error(429, 'Too Many Requests: retry after 7', { retry_after: 7 }),
  final: error(403, 'Forbidden: bot was kicked from the group chat'),
});

describe('TelegramNotifier', () => {
  it('says where a group went that became a supergroup', async () => {
    const receiver = await Receiver.start(() => error(400, 'Bad Request: group chat was upgraded', { migrate_to_chat_id: -1001234567890 }));
    const client = new EgressClient({ allowPrivate: true });
    const config = { botToken, chatId: '-123', apiUrl: receiver.url };
    const sent = new TelegramNotifier(client).notify(config, sampleNotification(), new AbortController().signal);
    await expect(sent).rejects.toMatchObject({ retryable: true, configPatch: { chatId: '-1001234567890' } });
    await client.close();
    await receiver.close();
  });

  it('does not take a stranger’s 200 for a delivery', async () => {
    const receiver = await Receiver.start(() => ({ status: 200, body: '<html>Welcome to the hotel</html>' }));
    const client = new EgressClient({ allowPrivate: true });
    const config = { botToken, chatId: '-123', apiUrl: receiver.url };
    const sent = new TelegramNotifier(client).notify(config, sampleNotification(), new AbortController().signal);
    await expect(sent).rejects.toMatchObject({ retryable: true });
    await client.close();
    await receiver.close();
  });
});
