import { HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { inject, Injector } from '@angular/core';
import { catchError, from, switchMap, throwError } from 'rxjs';
import { API } from '../api/api-client.ts';
import { SessionStore } from './session.store.ts';

const withoutToken = [`${API}/auth/login`, `${API}/auth/refresh`, `${API}/auth/logout`];
const signed = (request: HttpRequest<unknown>, token: string | null) =>
  token === null ? request : request.clone({ setHeaders: { Authorization: `Bearer ${token}` } });

/** Signs calls; on a 401 refreshes the token once and repeats the call. A session that is over is cleared: the shell then leads to the sign-in page. */
export const authInterceptor: HttpInterceptorFn = (request, next) => {
  if (!request.url.startsWith(API) || withoutToken.includes(request.url)) return next(request);
  // Asked for late: the store itself needs the HTTP client that is being set up here.
  const session = inject(Injector).get(SessionStore);
  return next(signed(request, session.accessToken())).pipe(
    catchError((error: unknown) => {
      if (!(error instanceof HttpErrorResponse) || error.status !== 401) return throwError(() => error);
      return from(session.refresh()).pipe(
        switchMap((refreshed) => {
          if (refreshed === 'fresh') return next(signed(request, session.accessToken()));
          if (refreshed === 'over') session.clear();
          return throwError(() => error);
        }),
      );
    }),
  );
};
