import { type Channel, ChannelInput, type ChannelType } from '@tocsin/contracts';

export interface ChannelField {
  key: string;
  label: string;
  hint: string;
  secret: boolean;
  optional: boolean;
  placeholder: string;
}
/** What each type asks for. */
export const CHANNEL_FIELDS: Record<ChannelType, readonly ChannelField[]> = {
  slack: [
    {
      key: 'url',
      label: 'Webhook address',
      hint: 'In Slack: Apps, Incoming Webhooks, add one to the channel.',
      secret: true,
      optional: false,
      placeholder: 'https://hooks.slack.com/services/…',
    },
  ],
  telegram: [
    {
      key: 'botToken',
      label: 'Bot token',
      hint: 'From @BotFather; the bot must be in the chat.',
      secret: true,
      optional: false,
      placeholder: '123456:ABC…',
    },
    {
      key: 'chatId',
      label: 'Chat',
      hint: 'A number such as -100123, or @channelname.',
      secret: false,
      optional: false,
      placeholder: '-100123',
    },
    {
      key: 'apiUrl',
      label: 'API address',
      hint: 'Only for a Bot API server of your own.',
      secret: false,
      optional: true,
      placeholder: 'https://api.telegram.org',
    },
  ],
  webhook: [
    {
      key: 'url',
      label: 'Address',
      hint: "Gets Alertmanager's JSON by POST.",
      secret: false,
      optional: false,
      placeholder: 'https://example.org/alerts',
    },
    {
      key: 'secret',
      label: 'Secret',
      hint: 'Signs each message in X-Tocsin-Signature; at least 16 characters.',
      secret: true,
      optional: false,
      placeholder: '',
    },
  ],
};
export const CHANNEL_TYPES = Object.keys(CHANNEL_FIELDS) as ChannelType[];

export interface ChannelDraft {
  name: string;
  enabled: boolean;
  type: ChannelType;
  config: Record<string, string>;
}
export const NEW_CHANNEL: ChannelDraft = { name: '', enabled: true, type: 'slack', config: {} };

export const channelDraftOf = ({ name, enabled, type, config }: Channel): ChannelDraft => ({
  name,
  enabled,
  type,
  config: Object.fromEntries(Object.entries(config).map(([key, value]) => [key, typeof value === 'string' ? value : String(value)])),
});

/** A masked secret as the server sent it may go back as it is: the stored one stays. */
const isKept = (value: string, stored: Record<string, unknown> | null, key: string): boolean => stored !== null && stored[key] === value;

/**
 * The channel to be saved, or what is wrong, by `name` or the field's key.
 * `stored` is the channel's config as the server told it, null for a new one.
 */
export const checkChannel = (
  draft: ChannelDraft,
  stored: Record<string, unknown> | null,
): { input: ChannelInput | null; faults: Record<string, string> } => {
  const filled = CHANNEL_FIELDS[draft.type].flatMap(({ key }) => {
    const value = (draft.config[key] ?? '').trim();
    return value === '' ? [] : ([[key, value]] as const);
  });
  const input = { name: draft.name, enabled: draft.enabled, type: draft.type, config: Object.fromEntries(filled) };
  const faults: Record<string, string> = {};
  for (const { path } of ChannelInput.safeParse(input).error?.issues ?? []) {
    const key = String(path[0] === 'config' ? (path[1] ?? 'config') : path[0]);
    if (isKept(input.config[key] ?? '', stored, key)) continue;
    const field = CHANNEL_FIELDS[draft.type].find((each) => each.key === key);
    faults[key] ??=
      input.config[key] === undefined ? `${field?.label ?? 'This'} is needed.` : `This can't be right. ${field?.hint ?? ''}`.trim();
  }
  if (faults['name'] !== undefined) faults['name'] = 'Give the channel a name of at most 120 characters.';
  return { input: Object.keys(faults).length === 0 ? (input as ChannelInput) : null, faults };
};
