import * as z from 'zod';

const HttpUrl = z.url({ protocol: /^https?$/ }).max(2000);
export const SlackConfig = z.strictObject({ url: HttpUrl });
export const TelegramConfig = z.strictObject({
  botToken: z.string().regex(/^\d{3,20}:([\w-]{20,100}|\*{8})$/, 'a bot token such as 123456:ABC…'),
  chatId: z.string().regex(/^(-?\d{1,20}|@\w{4,64})$/, 'a chat id such as -100123, or @channelname'),
  apiUrl: HttpUrl.optional(),
});
export const WebhookConfig = z.strictObject({ url: HttpUrl, secret: z.string().min(16).max(256) });
export type SlackConfig = z.infer<typeof SlackConfig>;
export type TelegramConfig = z.infer<typeof TelegramConfig>;
export type WebhookConfig = z.infer<typeof WebhookConfig>;

const base = { name: z.string().trim().min(1).max(120), enabled: z.boolean().default(true) };
export const ChannelInput = z
  .discriminatedUnion('type', [
    z.strictObject({ ...base, type: z.literal('slack'), config: SlackConfig }),
    z.strictObject({ ...base, type: z.literal('telegram'), config: TelegramConfig }),
    z.strictObject({ ...base, type: z.literal('webhook'), config: WebhookConfig }),
  ])
  .meta({ id: 'ChannelInput' });
export type ChannelInput = z.infer<typeof ChannelInput>;
export type ChannelType = ChannelInput['type'];

/** Secrets inside `config` are masked in every answer; sending a masked value back keeps the stored one. */
export const Channel = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    type: z.enum(['slack', 'telegram', 'webhook']),
    config: z.record(z.string(), z.unknown()),
    createdAt: z.string(),
    updatedAt: z.string(),
    health: z.strictObject({
      state: z.enum(['unknown', 'ok', 'failing']),
      lastSuccessAt: z.string().nullable(),
      lastError: z.string().nullable(),
    }),
  })
  .meta({ id: 'Channel' });
export type Channel = z.infer<typeof Channel>;

export const ChannelTestResult = z
  .strictObject({ delivered: z.boolean(), detail: z.string(), tookMs: z.number() })
  .meta({ id: 'ChannelTestResult' });
export type ChannelTestResult = z.infer<typeof ChannelTestResult>;
