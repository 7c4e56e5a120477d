import type { IngestReceipt, LoginResult, SearchResult } from '@tocsin/contracts';

/** An answer other than 2xx, with its problem document. */
export class CallError extends Error {
  constructor(
    readonly status: number,
    readonly problem: unknown,
    /** When to come back, where the answer says so. */
    readonly retryAfterSeconds?: number,
  ) {
    super(`${status} ${JSON.stringify(problem)}`);
  }
}

/** Calls the API as a user or a machine does. */
export class ApiClient {
  constructor(
    readonly url: string,
    readonly token: string,
  ) {}

  static async signIn(url: string, email: string, password: string): Promise<ApiClient> {
    const result = await new ApiClient(url, '').post<LoginResult>('/api/v1/auth/login', { email, password });
    return new ApiClient(url, result.accessToken);
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>(path, { method: 'GET' });
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.call<T>(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.call<T>(path, { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  }

  /** Sends logs as NDJSON. */
  ingest(logs: readonly object[], idempotencyKey?: string): Promise<IngestReceipt> {
    return this.call<IngestReceipt>('/api/v1/ingest', {
      method: 'POST',
      body: logs.map((log) => JSON.stringify(log)).join('\n'),
      headers: { 'content-type': 'application/x-ndjson', ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}) },
    });
  }

  search(q: string, options: Record<string, string> = {}): Promise<SearchResult> {
    return this.get<SearchResult>(`/api/v1/logs/search?${new URLSearchParams({ q, from: 'now-1h', to: 'now+1h', ...options })}`);
  }

  /** Every match, page after page. */
  async searchAll(q: string, options: Record<string, string> = {}): Promise<SearchResult['items']> {
    const items: SearchResult['items'] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: SearchResult = await this.search(q, { limit: '1000', ...options, ...(cursor === '' ? {} : { cursor }) });
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  async call<T>(path: string, init: RequestInit): Promise<T> {
    const response = await fetch(this.url + path, {
      ...init,
      headers: { ...(this.token ? { authorization: `Bearer ${this.token}` } : {}), ...init.headers },
      signal: init.signal ?? AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    if (!response.ok) throw new CallError(response.status, body, Number(response.headers.get('retry-after') ?? 0));
    return body as T;
  }
}
