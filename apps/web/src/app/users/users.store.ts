import { inject, Injectable } from '@angular/core';
import type { Page, UserInput, UserPatch, UserView } from '@tocsin/contracts';
import { IdentityApi } from '../api/identity-api.ts';
import { Remote } from '../api/remote.ts';

@Injectable()
export class UsersStore {
  private readonly api = inject(IdentityApi);
  readonly page = new Remote<Page<UserView>>();

  load(): Promise<void> {
    return this.page.load(() => this.api.users());
  }

  /** Rejects where the server refuses; so do the others. */
  async create(input: UserInput): Promise<void> {
    await this.api.createUser(input);
    await this.load();
  }

  async change(id: string, patch: UserPatch): Promise<void> {
    await this.api.changeUser(id, patch);
    await this.load();
  }
}
