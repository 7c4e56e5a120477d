import { HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { inject, Injector } from '@angular/core';
import { Router } from '@angular/router';
import { catchError, from, switchMap, throwError } from 'rxjs';
import { API } from '../api/api-client.ts';
import { SessionStore } from './session.store.ts';

const withoutToken = [`${API}/auth/login`, `${API}/auth/refresh`, `${API}/auth/logout`];
const signed = (request: HttpRequest<unknown>, token: string | null) =>
  token === null ? request : request.clone({ setHeaders: { Authorization: `Bearer ${token}` } });

/** Signs calls; on a 401 refreshes the token once and repeats the call, or else ends the session at the sign-in page. */
export const authInterceptor: HttpInterceptorFn = (request, next) => {
  if (!request.url.startsWith(API) || withoutToken.includes(request.url)) return next(request);
  // Asked for late: the store itself needs the HTTP client that is being set up here.
  const injector = inject(Injector);
  const session = injector.get(SessionStore);
  return next(signed(request, session.accessToken())).pipe(
    catchError((error: unknown) => {
      if (!(error instanceof HttpErrorResponse) || error.status !== 401) return throwError(() => error);
      return from(session.refresh()).pipe(
        switchMap((fresh) => {
          if (fresh) return next(signed(request, session.accessToken()));
          const router = injector.get(Router);
          if (session.signedIn()) void router.navigate(['/sign-in'], { queryParams: { back: router.url } });
          session.clear();
          return throwError(() => error);
        }),
      );
    }),
  );
};
