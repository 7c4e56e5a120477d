import { computed, inject, Injectable, signal } from '@angular/core';
import type { LoginResult, Me, Scope } from '@tocsin/contracts';
import { ApiClient } from '../api/api-client.ts';
import { ApiError } from '../api/api-error.ts';
import { oneTabAtATime, TabChannel } from './tabs.ts';

/** What came of asking for a new token: `away` is no verdict, the server could not be asked. */
export type Refreshed = 'fresh' | 'over' | 'away';
/** Renewed this long before it ends, so that no call has to fail first. */
const AHEAD_S = 60;
const SHORTEST_WAIT_S = 15;

/**
 * Who is signed in. The access token lives in memory only; a reload gets a new one
 * through the HttpOnly refresh cookie, so no script can read a lasting credential.
 */
@Injectable({ providedIn: 'root' })
export class SessionStore {
  private readonly api = inject(ApiClient);
  private readonly tabs = inject(TabChannel);
  private readonly token = signal<string | null>(null);
  private readonly identity = signal<Me | null>(null);
  private refreshing: Promise<Refreshed> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  readonly accessToken = this.token.asReadonly();
  readonly me = this.identity.asReadonly();
  readonly signedIn = computed(() => this.identity() !== null);

  constructor() {
    this.tabs.onSignedOut(() => this.clear());
  }

  can(scope: Scope): boolean {
    return this.identity()?.scopes.includes(scope) ?? false;
  }

  /** Takes up the session that the browser's cookie still holds, if any. Never rejects. */
  async restore(): Promise<void> {
    if ((await this.refresh()) === 'fresh') await this.identify().catch(() => this.clear());
  }

  /** Signs in; rejects with an `ApiError` that says why not. */
  async signIn(email: string, password: string): Promise<void> {
    this.take(await this.api.post<LoginResult>('/auth/login', { email, password }));
    await this.identify();
  }

  /** Signs out here and in the browser's other tabs, whatever the server answers. */
  async signOut(): Promise<void> {
    try {
      await this.api.post('/auth/logout');
    } finally {
      this.clear();
      this.tabs.signedOut();
    }
  }

  /** Asks for a new access token. Calls at the same time share one request, also among tabs, since each cookie works once. */
  refresh(): Promise<Refreshed> {
    this.refreshing ??= oneTabAtATime(() => this.api.post<LoginResult>('/auth/refresh'))
      .then((result): Refreshed => {
        this.take(result);
        return 'fresh';
      })
      .catch((error: unknown): Refreshed => {
        const { status } = ApiError.from(error);
        return status === 401 || status === 403 ? 'over' : 'away';
      })
      .finally(() => {
        this.refreshing = null;
      });
    return this.refreshing;
  }

  clear(): void {
    clearTimeout(this.timer);
    this.token.set(null);
    this.identity.set(null);
  }

  private take({ accessToken, expiresIn }: LoginResult): void {
    this.token.set(accessToken);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), Math.max(SHORTEST_WAIT_S, expiresIn - AHEAD_S) * 1000);
  }

  private async identify(): Promise<void> {
    this.identity.set(await this.api.get<Me>('/auth/me'));
  }
}
