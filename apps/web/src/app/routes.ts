import type { Routes } from '@angular/router';
import { signedIn, signedOut } from './session/session.guard.ts';

export const routes: Routes = [
  {
    path: 'sign-in',
    title: 'Sign in · Tocsin',
    canActivate: [signedOut],
    loadComponent: () => import('./session/sign-in.page.ts').then((m) => m.SignInPage),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./navigation/shell.ts').then((m) => m.Shell),
    children: [
      {
        path: '',
        pathMatch: 'full',
        title: 'Overview · Tocsin',
        loadComponent: () => import('./overview/overview.page.ts').then((m) => m.OverviewPage),
      },
      { path: 'logs', title: 'Logs · Tocsin', loadComponent: () => import('./logs/logs.page.ts').then((m) => m.LogsPage) },
    ],
  },
  { path: '**', redirectTo: '' },
];
