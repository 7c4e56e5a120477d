import { describeNotifier } from '../notification/testing/notifier-contract.ts';
import { verifySignature } from './signature.ts';
import { WebhookNotifier } from './webhook-notifier.ts';

const secret = 'a secret of some length';

describeNotifier({
  name: 'WebhookNotifier',
  make: (client) => new WebhookNotifier(client, () => 1_700_000_000_000),
  config: (url) => ({ url: `${url}/hook?key=inurl`, secret }),
  secrets: () => [secret, 'inurl'],
  answer: (call) => {
    const signed = verifySignature(String(call.headers['x-tocsin-signature']), secret, call.body, 1_700_000_000);
    return signed && JSON.parse(call.body).version === '4' ? { status: 204 } : { status: 401 };
  },
  rateLimited: { status: 429, headers: { 'retry-after': '7' } },
  final: { status: 404, body: 'no such hook' },
});
