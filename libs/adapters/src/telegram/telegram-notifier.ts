import { TelegramConfig } from '@tocsin/contracts';
import { DeliveryError, type Notification, type Notifier } from '@tocsin/core/ports';
import * as z from 'zod';
import { isRetryableStatus, retryAfterMs, type EgressClient, type EgressResponse } from '../egress/index.ts';
import { attempt, cut } from '../notification/index.ts';
import { telegramMessage } from './message.ts';

/** core.telegram.org/bots/api#making-requests and #responseparameters. */
const Answer = z.object({
  ok: z.boolean(),
  description: z.string().optional(),
  error_code: z.number().optional(),
  parameters: z.object({ migrate_to_chat_id: z.number().optional(), retry_after: z.number().optional() }).optional(),
});

const parse = (body: string): z.infer<typeof Answer> | undefined => {
  try {
    return Answer.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
};

/** Telegram by the Bot API. The token is part of the address, so neither appears in an error. */
export class TelegramNotifier implements Notifier<TelegramConfig> {
  readonly type = 'telegram';
  private readonly client: EgressClient;
  constructor(client: EgressClient) {
    this.client = client;
  }

  async notify(config: TelegramConfig, notification: Notification, signal: AbortSignal): Promise<void> {
    const { botToken, chatId, apiUrl = 'https://api.telegram.org' } = TelegramConfig.parse(config);
    const response = await attempt(this.client, {
      method: 'POST',
      url: `${apiUrl.replace(/\/+$/, '')}/bot${botToken}/sendMessage`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat_id: chatId, ...telegramMessage(notification) }),
      signal,
    });
    const answer = parse(response.body);
    if (response.status === 200 && answer?.ok === true) return;
    throw this.failure(response, answer, botToken);
  }

  private failure(response: EgressResponse, answer: z.infer<typeof Answer> | undefined, botToken: string): DeliveryError {
    const said = cut((answer?.description ?? '').replaceAll(botToken, '…'), 200);
    const status = answer?.error_code ?? response.status;
    const message = `Telegram answered ${status}${said ? `: ${said}` : ''}.`;
    const movedTo = answer?.parameters?.migrate_to_chat_id;
    if (movedTo !== undefined)
      return new DeliveryError(message, { retryable: true, retryAfterMs: 0, configPatch: { chatId: String(movedTo) } });
    const seconds = answer?.parameters?.retry_after;
    const wait = retryAfterMs(seconds === undefined ? response.headers['retry-after'] : String(seconds), Date.now());
    // A success that is not Telegram's own came from something in between.
    const retryable = response.status === 200 || isRetryableStatus(status);
    return new DeliveryError(message, { retryable, ...(wait !== undefined && { retryAfterMs: wait }) });
  }
}
