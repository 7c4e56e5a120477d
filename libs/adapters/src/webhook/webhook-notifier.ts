import { WebhookConfig } from '@tocsin/contracts';
import type { Clock, Notification, Notifier } from '@tocsin/core/ports';
import type { EgressClient } from '../egress/index.ts';
import { attempt, refused } from '../notification/index.ts';
import { alertmanagerMessage } from './message.ts';
import { signatureHeader } from './signature.ts';

/** A signed POST. Any 2xx is a success; the receiver's body is never shown, it may be anything. */
export class WebhookNotifier implements Notifier<WebhookConfig> {
  readonly type = 'webhook';
  private readonly client: EgressClient;
  private readonly now: Clock;
  constructor(client: EgressClient, now: Clock = Date.now) {
    this.client = client;
    this.now = now;
  }

  async notify(config: WebhookConfig, notification: Notification, signal: AbortSignal): Promise<void> {
    const { url, secret } = WebhookConfig.parse(config);
    const body = JSON.stringify(alertmanagerMessage(notification));
    const response = await attempt(this.client, {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        'x-tocsin-signature': signatureHeader(secret, Math.floor(this.now() / 1000), body),
        'x-tocsin-delivery': notification.id,
      },
      body,
      signal,
    });
    if (response.status >= 200 && response.status < 300) return;
    throw refused('The webhook', response);
  }
}
