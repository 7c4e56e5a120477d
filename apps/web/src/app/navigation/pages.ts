import type { Scope } from '@tocsin/contracts';

export interface PageLink {
  path: string;
  label: string;
  /** Path data of a 20 × 20 outline icon. */
  icon: string;
  /** What a person must be allowed to see the page; null: everyone. */
  needs: Scope | null;
}

export const PAGES: readonly PageLink[] = [
  { path: '/', label: 'Overview', icon: 'M3 11h4v6H3zM8 3h4v14H8zM13 8h4v9h-4z', needs: 'logs:read' },
  { path: '/logs', label: 'Logs', icon: 'M3 5h14M3 10h14M3 15h9', needs: 'logs:read' },
];

/** The pages that someone with these scopes may open. */
export const pagesFor = (can: (scope: Scope) => boolean): PageLink[] => PAGES.filter((page) => page.needs === null || can(page.needs));
