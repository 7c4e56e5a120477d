import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { SessionStore } from './session.store.ts';

/** Lets a signed-in person through; others sign in first and come back to where they wanted to go. */
export const signedIn: CanActivateFn = (_route, state) =>
  inject(SessionStore).signedIn() ||
  inject(Router).createUrlTree(['/sign-in'], { queryParams: state.url === '/' ? {} : { back: state.url } });

export const signedOut: CanActivateFn = () => !inject(SessionStore).signedIn() || inject(Router).createUrlTree(['/']);
