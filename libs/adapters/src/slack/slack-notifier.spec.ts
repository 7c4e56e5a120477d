import { describeNotifier } from '../notification/testing/notifier-contract.ts';
import { SlackNotifier } from './slack-notifier.ts';

describeNotifier({
  name: 'SlackNotifier',
  make: (client) => new SlackNotifier(client),
  config: (url) => ({ url: `${url}/services/T000/B000/secretpart` }),
  secrets: () => ['secretpart', '/services/'],
  answer: (call) => {
    const message = JSON.parse(call.body);
    const ok =
      call.method === 'POST' && call.path === '/services/T000/B000/secretpart' && message.text !== '' && message.blocks.length <= 50;
    return ok ? { status: 200, body: 'ok' } : { status: 400, body: 'invalid_payload' };
  },
  rateLimited: { status: 429, headers: { 'retry-after': '7' }, body: 'rate_limited' },
  final: { status: 410, body: 'channel_is_archived' },
});
