import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import type { Scope } from '@tocsin/contracts';
import { SessionStore } from './session.store.ts';

/** Lets a signed-in person through; others sign in first and come back to where they wanted to go. */
export const signedIn: CanActivateFn = (_route, state) =>
  inject(SessionStore).signedIn() ||
  inject(Router).createUrlTree(['/sign-in'], { queryParams: state.url === '/' ? {} : { back: state.url } });

export const signedOut: CanActivateFn = () => !inject(SessionStore).signedIn() || inject(Router).createUrlTree(['/']);

/** Lets those through who may; others go to the page that says why not. */
export const allowed =
  (scope: Scope): CanActivateFn =>
  () =>
    inject(SessionStore).can(scope) || inject(Router).createUrlTree(['/not-allowed']);
