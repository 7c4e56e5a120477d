import { inject } from '@angular/core';
import { type Route, Router, type Routes } from '@angular/router';
import type { Scope } from '@tocsin/contracts';
import { homeFor } from './navigation/pages.ts';
import { allowed, signedIn, signedOut } from './session/session.guard.ts';
import { SessionStore } from './session/session.store.ts';

/** A page for those who have the scope. */
const page = (path: string, title: string, scope: Scope, loadComponent: Route['loadComponent']): Route => ({
  path,
  title: `${title} · Tocsin`,
  canActivate: [allowed(scope)],
  loadComponent,
});

/** Whoever can't see the Overview begins at the first page that is theirs. */
const homeOrOverview = () => {
  const session = inject(SessionStore);
  const home = homeFor((scope) => session.can(scope));
  return home === '/' || inject(Router).createUrlTree([home]);
};

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
        canActivate: [homeOrOverview],
        loadComponent: () => import('./overview/overview.page.ts').then((m) => m.OverviewPage),
      },
      page('logs', 'Logs', 'logs:read', () => import('./logs/logs.page.ts').then((m) => m.LogsPage)),
      page('patterns', 'Patterns', 'logs:read', () => import('./patterns/patterns.page.ts').then((m) => m.PatternsPage)),
      page('classifier', 'Classifier', 'logs:read', () => import('./classifier/classifier.page.ts').then((m) => m.ClassifierPage)),
      page('alerts', 'Alerts', 'alerts:read', () => import('./alerts/alerts.page.ts').then((m) => m.AlertsPage)),
      page('alerts/:id', 'Alert', 'alerts:read', () => import('./alerts/alert.page.ts').then((m) => m.AlertPage)),
      page('rules', 'Rules', 'rules:read', () => import('./rules/rules.page.ts').then((m) => m.RulesPage)),
      page('rules/:id', 'Rule', 'rules:read', () => import('./rules/rule.page.ts').then((m) => m.RulePage)),
      page('channels', 'Channels', 'channels:read', () => import('./channels/channels.page.ts').then((m) => m.ChannelsPage)),
      page('silences', 'Silences', 'alerts:read', () => import('./silences/silences.page.ts').then((m) => m.SilencesPage)),
      page('users', 'Users', 'users:read', () => import('./users/users.page.ts').then((m) => m.UsersPage)),
      page('api-keys', 'API keys', 'keys:read', () => import('./api-keys/api-keys.page.ts').then((m) => m.ApiKeysPage)),
      page('audit', 'Audit', 'audit:read', () => import('./audit/audit.page.ts').then((m) => m.AuditPage)),
      page('system', 'System', 'settings:read', () => import('./system/system.page.ts').then((m) => m.SystemPage)),
      page('settings', 'Settings', 'settings:read', () => import('./settings/settings.page.ts').then((m) => m.SettingsPage)),
      {
        path: 'not-allowed',
        title: 'Not allowed · Tocsin',
        loadComponent: () => import('./navigation/not-allowed.page.ts').then((m) => m.NotAllowedPage),
      },
    ],
  },
  { path: '**', redirectTo: '' },
];
