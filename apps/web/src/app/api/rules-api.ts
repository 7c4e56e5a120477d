import { inject, Injectable } from '@angular/core';
import type { Page, Rule, RuleInput } from '@tocsin/contracts';
import { ApiClient } from './api-client.ts';

@Injectable({ providedIn: 'root' })
export class RulesApi {
  private readonly api = inject(ApiClient);

  list(): Promise<Page<Rule>> {
    return this.api.get('/rules');
  }

  one(id: string): Promise<Rule> {
    return this.api.get(`/rules/${encodeURIComponent(id)}`);
  }

  create(input: RuleInput): Promise<Rule> {
    return this.api.post('/rules', input);
  }

  replace(id: string, input: RuleInput): Promise<Rule> {
    return this.api.put(`/rules/${encodeURIComponent(id)}`, input);
  }

  remove(id: string): Promise<void> {
    return this.api.delete(`/rules/${encodeURIComponent(id)}`);
  }
}
