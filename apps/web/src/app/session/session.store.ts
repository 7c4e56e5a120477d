import { computed, inject, Injectable, signal } from '@angular/core';
import type { LoginResult, Me, Scope } from '@tocsin/contracts';
import { ApiClient } from '../api/api-client.ts';

/**
 * Who is signed in. The access token lives in memory only; a reload gets a new one
 * through the HttpOnly refresh cookie, so no script can read a lasting credential.
 */
@Injectable({ providedIn: 'root' })
export class SessionStore {
  private readonly api = inject(ApiClient);
  private readonly token = signal<string | null>(null);
  private readonly identity = signal<Me | null>(null);
  private refreshing: Promise<boolean> | null = null;
  readonly accessToken = this.token.asReadonly();
  readonly me = this.identity.asReadonly();
  readonly signedIn = computed(() => this.identity() !== null);

  can(scope: Scope): boolean {
    return this.identity()?.scopes.includes(scope) ?? false;
  }

  /** Takes up the session that the browser's cookie still holds, if any. Never rejects. */
  async restore(): Promise<void> {
    if (await this.refresh()) await this.identify().catch(() => this.clear());
  }

  /** Signs in; rejects with an `ApiError` that says why not. */
  async signIn(email: string, password: string): Promise<void> {
    const result = await this.api.post<LoginResult>('/auth/login', { email, password });
    this.token.set(result.accessToken);
    await this.identify();
  }

  async signOut(): Promise<void> {
    try {
      await this.api.post('/auth/logout');
    } finally {
      this.clear();
    }
  }

  /** A new access token; false where the session is over. Calls at the same time share one request, since each cookie works once. */
  refresh(): Promise<boolean> {
    this.refreshing ??= this.api
      .post<LoginResult>('/auth/refresh')
      .then((result) => {
        this.token.set(result.accessToken);
        return true;
      })
      .catch(() => false)
      .finally(() => {
        this.refreshing = null;
      });
    return this.refreshing;
  }

  clear(): void {
    this.token.set(null);
    this.identity.set(null);
  }

  private async identify(): Promise<void> {
    this.identity.set(await this.api.get<Me>('/auth/me'));
  }
}
