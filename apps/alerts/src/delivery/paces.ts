import { createHash } from 'node:crypto';
import { SlackConfig, TelegramConfig, WebhookConfig, type ChannelType } from '@tocsin/contracts';
import { SLACK_RATE } from '@tocsin/adapters/slack';
import { TELEGRAM_RATE } from '@tocsin/adapters/telegram';
import { WEBHOOK_RATE } from '@tocsin/adapters/webhook';
import type { Pace } from './pacer.ts';

/** core.telegram.org/bots/faq: one message a second in one private chat, 30 a second of one bot in all. */
const TELEGRAM_PRIVATE = { messages: 1, perMs: 1000 } as const;
const TELEGRAM_BOT = { messages: 30, perMs: 1000 } as const;

/** Limits are kept by destination, as receivers count; configs are secrets and no keys. */
const keyOf = (...parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/** The rate limits that a message to a channel is under. */
export const pacesOf = (type: ChannelType, config: Record<string, unknown>): Pace[] => {
  switch (type) {
    case 'slack':
      return [{ key: keyOf('slack', SlackConfig.parse(config).url), ...SLACK_RATE }];
    case 'webhook':
      return [{ key: keyOf('webhook', WebhookConfig.parse(config).url), ...WEBHOOK_RATE }];
    case 'telegram': {
      const { botToken, chatId } = TelegramConfig.parse(config);
      const chat = /^\d/.test(chatId) ? TELEGRAM_PRIVATE : TELEGRAM_RATE;
      return [
        { key: keyOf('telegram', botToken, chatId), ...chat },
        { key: keyOf('telegram', botToken), ...TELEGRAM_BOT },
      ];
    }
  }
};
