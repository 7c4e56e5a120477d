import { SlackConfig } from '@tocsin/contracts';
import type { Notification, Notifier } from '@tocsin/core/ports';
import type { EgressClient } from '../egress/index.ts';
import { attempt, refused } from '../notification/index.ts';
import { slackMessage } from './message.ts';

/** The errors that an incoming webhook answers as plain text (docs.slack.dev: handling errors); anything else is not repeated. */
const KNOWN_ERROR = /^[a-z][a-z_]{2,60}$/;

/** Slack by an incoming webhook. The address is the secret, so it never appears in an error. */
export class SlackNotifier implements Notifier<SlackConfig> {
  readonly type = 'slack';
  private readonly client: EgressClient;
  constructor(client: EgressClient) {
    this.client = client;
  }

  async notify(config: SlackConfig, notification: Notification, signal: AbortSignal): Promise<void> {
    const { url } = SlackConfig.parse(config);
    const response = await attempt(this.client, {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(slackMessage(notification)),
      signal,
    });
    if (response.status >= 200 && response.status < 300) return;
    const reason = response.body.trim();
    throw refused('Slack', response, KNOWN_ERROR.test(reason) ? reason : '');
  }
}
