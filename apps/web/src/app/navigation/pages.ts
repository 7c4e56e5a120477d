import type { Scope } from '@tocsin/contracts';

export interface PageLink {
  path: string;
  label: string;
  group: 'Observe' | 'Alerting' | 'Administration';
  /** Path data of a 20 × 20 outline icon. */
  icon: string;
  /** What a person must be allowed to see the page. */
  needs: Scope;
}

export const PAGES: readonly PageLink[] = [
  { path: '/', label: 'Overview', group: 'Observe', icon: 'M3 10h3v7H3zM8.5 3h3v14h-3zM14 7h3v10h-3z', needs: 'logs:read' },
  { path: '/logs', label: 'Logs', group: 'Observe', icon: 'M3 5h14M3 10h14M3 15h9', needs: 'logs:read' },
  {
    path: '/patterns',
    label: 'Patterns',
    group: 'Observe',
    icon: 'M3 4h5v5H3zM12 4h5v5h-5zM3 12h5v5H3zM12 14.5h5',
    needs: 'logs:read',
  },
  {
    path: '/classifier',
    label: 'Classifier',
    group: 'Observe',
    icon: 'M3 10h4l2-5 3 10 2-5h3M3 4h2M15 16h2',
    needs: 'logs:read',
  },
  {
    path: '/alerts',
    label: 'Alerts',
    group: 'Alerting',
    icon: 'M10 3a5 5 0 0 1 5 5v3l1.5 3h-13L5 11V8a5 5 0 0 1 5-5zM8 17h4',
    needs: 'alerts:read',
  },
  { path: '/rules', label: 'Rules', group: 'Alerting', icon: 'M3 13h14M3 17V4M5 11l4-5 3 3 5-6', needs: 'rules:read' },
  { path: '/channels', label: 'Channels', group: 'Alerting', icon: 'M3 5h14v9H8l-4 3v-3H3z', needs: 'channels:read' },
  {
    path: '/silences',
    label: 'Silences',
    group: 'Alerting',
    icon: 'M4 8h3l4-4v12l-4-4H4zM14 8l3.5 4M17.5 8 14 12',
    needs: 'alerts:read',
  },
  {
    path: '/users',
    label: 'Users',
    group: 'Administration',
    icon: 'M10 9.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM3.5 17c.6-3 3.2-5 6.5-5s5.9 2 6.5 5',
    needs: 'users:read',
  },
  {
    path: '/api-keys',
    label: 'API keys',
    group: 'Administration',
    icon: 'M7 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM10 9l7-6M14 5.5l2 2',
    needs: 'keys:read',
  },
  { path: '/audit', label: 'Audit', group: 'Administration', icon: 'M5 3h7l3 3v11H5zM8 9h4M8 12.5h4', needs: 'audit:read' },
  {
    path: '/system',
    label: 'System',
    group: 'Administration',
    icon: 'M3 4h14v5H3zM3 11h14v5H3zM6 6.5h.01M6 13.5h.01M9 6.5h5M9 13.5h5',
    needs: 'settings:read',
  },
  {
    path: '/settings',
    label: 'Settings',
    group: 'Administration',
    icon: 'M3 6h7M14 6h3M12 4v4M3 14h3M10 14h7M8 12v4',
    needs: 'settings:read',
  },
];

/** The pages that someone with these scopes may open, in their groups. */
export const pageGroupsFor = (can: (scope: Scope) => boolean): { group: string; pages: PageLink[] }[] =>
  [...new Set(PAGES.map((page) => page.group))]
    .map((group) => ({ group, pages: PAGES.filter((page) => page.group === group && can(page.needs)) }))
    .filter(({ pages }) => pages.length > 0);

/** Where someone with these scopes begins: the first page that is theirs. */
export const homeFor = (can: (scope: Scope) => boolean): string => PAGES.find((page) => can(page.needs))?.path ?? '/not-allowed';
