import type { Channel, ChannelInput } from '@tocsin/contracts';
import { ProblemError } from '@tocsin/platform/http';

/** What stands for a secret in an answer. Its form passes the schema, so that a masked channel can be sent back as it came. */
const MASK = '********';
/** Parts of an address that look like keys: long, or a query's values. */
const KEY_LENGTH = 16;

type Config = Readonly<Record<string, unknown>>;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The whole address of an incoming webhook of Slack's is its secret: only the server is shown. */
const maskedSlackUrl = (url: string): string => (URL.canParse(url) ? `${new URL(url).origin}/${MASK}` : MASK);

/** Anyone's webhook is shown as far as it tells where it leads: long parts of the path, the query and any password are masked. */
const maskedUrl = (url: string): string => {
  if (!URL.canParse(url)) return MASK;
  const { protocol, host, pathname, search, username, password } = new URL(url);
  const path = pathname
    .split('/')
    .map((part) => (part.length >= KEY_LENGTH ? MASK : part))
    .join('/');
  const account = username || password ? `${MASK}@` : '';
  return `${protocol}//${account}${host}${path}${search ? `?${MASK}` : ''}`;
};

const MASKED: Readonly<Record<Channel['type'], Readonly<Record<string, (value: string) => string>>>> = {
  slack: { url: maskedSlackUrl },
  // The number before the colon is the bot's public id.
  telegram: { botToken: (token) => `${token.split(':')[0]}:${MASK}` },
  webhook: { url: maskedUrl, secret: () => MASK.repeat(2) },
};

const maskedConfig = (type: Channel['type'], config: Config): Record<string, unknown> => ({
  ...config,
  ...Object.fromEntries(Object.entries(MASKED[type]).map(([field, mask]) => [field, mask(text(config[field]))])),
});

/** A channel as it may leave the server. */
export const maskedChannel = (channel: Channel): Channel => ({ ...channel, config: maskedConfig(channel.type, channel.config) });

/**
 * The channel with the stored secrets in the place of masked ones.
 * @throws ProblemError `invalid` where a mask stands for nothing that is stored, or would be sent elsewhere than it was kept for
 */
export const withStoredSecrets = (input: ChannelInput, stored: Channel | undefined): ChannelInput => {
  const kept: Record<string, unknown> = {};
  const given: Config = input.config;
  const known = stored?.type === input.type ? stored.config : {};
  for (const [field, mask] of Object.entries(MASKED[input.type])) {
    const value = text(given[field]);
    if (!value.includes(MASK)) continue;
    const secret = text(known[field]);
    const elsewhere = field === 'botToken' && given['apiUrl'] !== known['apiUrl'];
    if (secret === '' || value !== mask(secret) || elsewhere) {
      const message = elsewhere ? 'Another server gets the token only when you enter it again.' : 'Enter the value itself, not its mask.';
      throw new ProblemError('invalid', 'Some values are wrong.', { errors: [{ path: `config.${field}`, message }] });
    }
    kept[field] = secret;
  }
  return { ...input, config: { ...input.config, ...kept } } as ChannelInput;
};
