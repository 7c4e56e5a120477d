import { inject, Injectable } from '@angular/core';
import type { ApiKeyCreated, ApiKeyInput, ApiKeyView, Page } from '@tocsin/contracts';
import { IdentityApi } from '../api/identity-api.ts';
import { Remote } from '../api/remote.ts';

export type KeyState = 'active' | 'expired' | 'revoked';
export const keyStateOf = ({ revokedAt, expiresAt }: ApiKeyView, nowMs: number): KeyState => {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= nowMs ? 'expired' : 'active';
};

@Injectable()
export class ApiKeysStore {
  private readonly api = inject(IdentityApi);
  readonly page = new Remote<Page<ApiKeyView>>();

  load(): Promise<void> {
    return this.page.load(() => this.api.keys());
  }

  /** The new key with its secret, which no later answer holds; rejects where the server refuses. */
  async create(input: ApiKeyInput): Promise<ApiKeyCreated> {
    const created = await this.api.createKey(input);
    await this.load();
    return created;
  }

  async revoke(id: string): Promise<void> {
    await this.api.revokeKey(id);
    await this.load();
  }
}
