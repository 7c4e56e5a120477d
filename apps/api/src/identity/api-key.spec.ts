import fc from 'fast-check';
import { apiKeyIn, hashOfSecret, isSecretOf, newApiKey, shownApiKey } from './api-key.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('a new key is read in every form that a shipper may send it in', () => {
  fc.assert(
    fc.property(fc.constant(null).map(newApiKey), (key) => {
      const shown = shownApiKey(key);
      for (const header of [
        `Bearer ${shown}`,
        `bearer ${shown}`,
        `ApiKey ${shown}`,
        `ApiKey ${base64(shown)}`,
        `ApiKey ${base64(`${key.id}:${key.secret}`)}`,
        `ApiKey ${base64(`tk_${key.id}:${key.secret}`)}`,
        `Basic ${base64(`anyone:${shown}`)}`,
      ]) {
        expect(apiKeyIn(header)).toEqual(key);
      }
    }),
  );
});

test('anything else is no key', () => {
  fc.assert(fc.property(fc.string(), (text) => expect(apiKeyIn(text)).toBeUndefined()));
  for (const header of [undefined, '', 'Bearer', 'Bearer eyJ.x.y', 'Basic !!!', `Digest ${shownApiKey(newApiKey())}`]) {
    expect(apiKeyIn(header)).toBeUndefined();
  }
});

test('a secret is known by its hash alone', () => {
  const { secret } = newApiKey();
  expect(isSecretOf(secret, hashOfSecret(secret))).toBe(true);
  expect(isSecretOf(newApiKey().secret, hashOfSecret(secret))).toBe(false);
});
