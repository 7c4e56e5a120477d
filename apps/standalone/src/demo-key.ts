import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiKeysService } from '@tocsin/api';
import type { Me } from '@tocsin/contracts';
import type { Caller } from '@tocsin/platform/http';

const NAME = 'demo sources';
const SYSTEM: Me = { kind: 'apiKey', id: 'tocsin', name: 'tocsin', email: null, role: null, scopes: ['logs:write'] };
const CALLER: Caller = { actor: { kind: 'system', id: null, name: 'tocsin' }, address: null, requestId: null };

/**
 * Makes the key that the demo sources send under, and leaves it in `<dataDir>/demo-key` (mode 0600) for them and for `npm run replay`.
 * The keys of earlier starts are revoked. Returns the file.
 */
export const provideDemoKey = async (keys: ApiKeysService, dataDir: string): Promise<string> => {
  for (const old of (await keys.list({ limit: 200 })).items) {
    if (old.name === NAME && old.revokedAt === null) await keys.revoke(old.id, CALLER);
  }
  const { key } = await keys.create({ name: NAME, scopes: ['logs:write'], expiresAt: null }, SYSTEM, CALLER);
  const file = join(dataDir, 'demo-key');
  writeFileSync(file, key, { mode: 0o600 });
  return file;
};
