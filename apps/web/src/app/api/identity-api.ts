import { inject, Injectable } from '@angular/core';
import type { ApiKeyCreated, ApiKeyInput, ApiKeyView, Page, UserInput, UserPatch, UserView } from '@tocsin/contracts';
import { ApiClient } from './api-client.ts';

/** People and machines that may call the server. */
@Injectable({ providedIn: 'root' })
export class IdentityApi {
  private readonly api = inject(ApiClient);

  users(): Promise<Page<UserView>> {
    return this.api.getAll('/users');
  }

  createUser(input: UserInput): Promise<UserView> {
    return this.api.post('/users', input);
  }

  changeUser(id: string, patch: UserPatch): Promise<UserView> {
    return this.api.patch(`/users/${encodeURIComponent(id)}`, patch);
  }

  keys(): Promise<Page<ApiKeyView>> {
    return this.api.getAll('/api-keys');
  }

  createKey(input: ApiKeyInput): Promise<ApiKeyCreated> {
    return this.api.post('/api-keys', input);
  }

  revokeKey(id: string): Promise<void> {
    return this.api.delete(`/api-keys/${encodeURIComponent(id)}`);
  }
}
