import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Page } from '@tocsin/contracts';
import { firstValueFrom } from 'rxjs';
import { ApiError } from './api-error.ts';

export const API = '/api/v1';
const MOST_PAGES = 20;
export type Params = Record<string, string | number | boolean | undefined>;

/** The one way to the server: paths below /api/v1, JSON both ways, every failure an `ApiError`. */
@Injectable({ providedIn: 'root' })
export class ApiClient {
  private readonly http = inject(HttpClient);

  get<T>(path: string, params: Params = {}): Promise<T> {
    return this.send<T>('GET', path, undefined, params);
  }

  /** A list as a whole, page after page, up to MOST_PAGES of them; `nextCursor` tells whether there is more. */
  async getAll<T>(path: string): Promise<Page<T>> {
    let page = await this.get<Page<T>>(path);
    for (let n = 1; page.nextCursor !== null && n < MOST_PAGES; n++) {
      const next = await this.get<Page<T>>(path, { cursor: page.nextCursor });
      page = { items: [...page.items, ...next.items], nextCursor: next.nextCursor };
    }
    return page;
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.send<T>('POST', path, body);
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('PUT', path, body);
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('PATCH', path, body);
  }

  delete(path: string): Promise<void> {
    return this.send<void>('DELETE', path);
  }

  /** A file, as it comes. */
  async download(path: string, params: Params): Promise<Blob> {
    try {
      return await firstValueFrom(this.http.get(API + path, { params: given(params), responseType: 'blob', withCredentials: true }));
    } catch (error) {
      throw await ApiError.fromDownload(error);
    }
  }

  private async send<T>(method: string, path: string, body?: unknown, params: Params = {}): Promise<T> {
    try {
      return await firstValueFrom(this.http.request<T>(method, API + path, { body, params: given(params), withCredentials: true }));
    } catch (error) {
      throw ApiError.from(error);
    }
  }
}

/** What was filled in: nothing and the empty text are left out. */
const given = (params: Params): Record<string, string | number | boolean> =>
  Object.fromEntries(Object.entries(params).filter((e): e is [string, string | number | boolean] => e[1] !== undefined && e[1] !== ''));
