import { mkdirSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

export const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
export type Size = keyof typeof SIZES;
export type Theme = 'light' | 'dark';

/** The pages to look at, by a name for the picture. */
export const PAGES: Record<string, string> = {
  'sign-in': '/sign-in',
  overview: '/',
  logs: '/logs?q=service:hsearch level>=info',
  'logs-detail': '/logs?q=level>=info&selected=log-10',
  'logs-fault': '/logs?q=service:a (level:error',
  'logs-empty': '/logs?q=nothing',
  'logs-tail': '/logs?tail=1',
  patterns: '/patterns',
  'patterns-new': '/patterns?sort=new',
  alerts: '/alerts',
  'alert-detail': '/alerts/alert-1',
  rules: '/rules',
  'rule-edit': '/rules/rule-1',
  'rule-new': '/rules/new',
  channels: '/channels',
  silences: '/silences',
  users: '/users',
  'api-keys': '/api-keys',
  audit: '/audit?selected=28',
  system: '/system',
  settings: '/settings',
};

/** The Chromium of the package, unpacked into a folder of the project's own; not as a single process, which ends with its first page. */
export const startBrowser = async (): Promise<Browser> => {
  const folder = new URL('../../../.tmp/browser/', import.meta.url).pathname;
  mkdirSync(folder, { recursive: true });
  process.env['TMPDIR'] = folder;
  const { default: packaged } = await import('@sparticuz/chromium');
  return chromium.launch({ executablePath: await packaged.executablePath(), args: ['--no-sandbox', '--disable-gpu'] });
};
