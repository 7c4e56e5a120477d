import { inject, Injectable } from '@angular/core';
import type {
  ClassifiedLog,
  ContextResult,
  FieldsResult,
  FieldValuesResult,
  GroupField,
  LogExplanation,
  SearchResult,
  StatsResult,
  Ticket,
  TrendsResult,
} from '@tocsin/contracts';
import { ApiClient } from './api-client.ts';

export interface LogRange {
  q: string;
  from: string;
  to: string;
}

/** Reading logs: search, counts, completion, context, and the ticket to the live tail. */
@Injectable({ providedIn: 'root' })
export class LogsApi {
  private readonly api = inject(ApiClient);

  search(range: LogRange, options: { order?: 'asc' | 'desc'; limit?: number; cursor?: string } = {}): Promise<SearchResult> {
    return this.api.get('/logs/search', { ...range, ...options });
  }

  stats(range: LogRange, groupBy: GroupField, limit: number): Promise<StatsResult> {
    return this.api.get('/logs/stats', { ...range, groupBy, limit });
  }

  trends(range: LogRange, groupBy?: GroupField, interval = 'auto'): Promise<TrendsResult> {
    return this.api.get('/logs/trends', { ...range, interval, groupBy });
  }

  one(id: string): Promise<ClassifiedLog> {
    return this.api.get(`/logs/${encodeURIComponent(id)}`);
  }

  context(id: string, before: number, after: number): Promise<ContextResult> {
    return this.api.get(`/logs/${encodeURIComponent(id)}/context`, { before, after });
  }

  explanation(id: string): Promise<LogExplanation> {
    return this.api.get(`/logs/${encodeURIComponent(id)}/explanation`);
  }

  fields(): Promise<FieldsResult> {
    return this.api.get('/logs/fields');
  }

  values(field: string, prefix: string, limit: number): Promise<FieldValuesResult> {
    return this.api.get(`/logs/fields/${encodeURIComponent(field)}/values`, { prefix, limit });
  }

  export(range: LogRange, format: 'ndjson' | 'csv'): Promise<Blob> {
    return this.api.download('/logs/export', { ...range, format });
  }

  ticket(q: string): Promise<Ticket> {
    return this.api.post('/stream/tickets', { q });
  }
}
