import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiKeyRepository } from '@tocsin/adapters/database';
import { hashOfSecret, newApiKey, shownApiKey } from '@tocsin/api';

const NAME = 'demo sources';

/**
 * Makes the key that the demo sources send under, and leaves it in `<dataDir>/demo-key` (mode 0600) for them and for `npm run replay`.
 * The keys of earlier starts are revoked. Returns the file.
 */
export const provideDemoKey = async (keys: ApiKeyRepository, dataDir: string): Promise<string> => {
  for (const old of await keys.list(undefined, 200)) {
    if (old.name === NAME && old.revokedAt === null) await keys.revoke(old.id);
  }
  const key = newApiKey();
  await keys.create({
    id: key.id,
    name: NAME,
    secretHash: hashOfSecret(key.secret),
    scopes: ['logs:write'],
    createdBy: 'tocsin',
    expiresAt: null,
  });
  const file = join(dataDir, 'demo-key');
  writeFileSync(file, shownApiKey(key), { mode: 0o600 });
  return file;
};
