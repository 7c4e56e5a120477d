import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type ApplicationConfig, inject, provideAppInitializer, provideZonelessChangeDetection } from '@angular/core';
import { provideRouter, TitleStrategy, withComponentInputBinding } from '@angular/router';
import { BadgedTitle } from './navigation/badged-title.ts';
import { routes } from './routes.ts';
import { authInterceptor } from './session/auth.interceptor.ts';
import { SessionStore } from './session/session.store.ts';

export const appConfig: ApplicationConfig = {
  providers: [
    provideZonelessChangeDetection(),
    provideHttpClient(withInterceptors([authInterceptor])),
    provideRouter(routes, withComponentInputBinding()),
    { provide: TitleStrategy, useExisting: BadgedTitle },
    provideAppInitializer(() => inject(SessionStore).restore()),
  ],
};
