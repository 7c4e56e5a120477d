import type { ChannelType } from '@tocsin/contracts';
import type { Clock, Notifier } from '@tocsin/core/ports';
import type { EgressClient } from '../egress/index.ts';
import { SlackNotifier } from '../slack/slack-notifier.ts';
import { TelegramNotifier } from '../telegram/telegram-notifier.ts';
import { WebhookNotifier } from '../webhook/webhook-notifier.ts';

export type Notifiers = Readonly<Record<ChannelType, Notifier>>;

/** A notifier for each type of channel, over one guarded client. Each reads its own config and refuses any other. */
export const notifiersOver = (client: EgressClient, now: Clock = Date.now): Notifiers => ({
  slack: new SlackNotifier(client),
  telegram: new TelegramNotifier(client),
  webhook: new WebhookNotifier(client, now),
});
