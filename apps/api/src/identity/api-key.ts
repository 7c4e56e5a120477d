import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a caller shows of a key: `tk_<id>_<secret>`. */
export interface ShownApiKey {
  id: string;
  secret: string;
}

const SHAPE = /^tk_([a-z0-9]{1,32})_([\w-]{16,128})$/;

/** The secret has 256 random bits. */
export const newApiKey = (): ShownApiKey => ({ id: randomBytes(8).toString('hex'), secret: randomBytes(32).toString('base64url') });

export const shownApiKey = ({ id, secret }: ShownApiKey): string => `tk_${id}_${secret}`;

export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export const isSecretOf = (secret: string, secretHash: string): boolean =>
  timingSafeEqual(Buffer.from(hashOfSecret(secret)), Buffer.from(secretHash));

const parse = (text: string): ShownApiKey | undefined => {
  const [, id, secret] = SHAPE.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
};

/**
 * The API key in an `Authorization` header, in the forms that log shippers can send: `Bearer tk_…`; `ApiKey base64(id:secret)` as
 * Elasticsearch clients do (also with the whole key in either part's place); `Basic` with the key as the password.
 */
export const apiKeyIn = (authorization: string | undefined): ShownApiKey | undefined => {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+)$/.exec(authorization ?? '') ?? [];
  if (/^bearer$/i.test(scheme)) return parse(value);
  if (!/^(apikey|basic)$/i.test(scheme)) return undefined;
  const whole = parse(value);
  if (whole) return whole;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon === -1) return parse(pair);
  const [name, secret] = [pair.slice(0, colon), pair.slice(colon + 1)];
  return parse(secret) ?? parse(`tk_${name.replace(/^tk_/, '')}_${secret}`);
};
