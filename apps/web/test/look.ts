/**
 * Takes a picture of each page, filled with made-up data, in light and dark, at a desktop's and a phone's size:
 * `node apps/web/test/look.ts FOLDER [page…]` after a build of the web. Prints what the pages themselves complained about.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Page } from 'playwright-core';
import { startFakeApi } from './fake-api.ts';

const PAGES: Record<string, string> = {
  'sign-in': '/sign-in',
  overview: '/',
  logs: '/logs?q=service:hsearch level>=info',
  'logs-detail': '/logs?q=level>=info&selected=log-10',
  'logs-fault': '/logs?q=service:a (level:error',
  'logs-empty': '/logs?q=nothing',
  'logs-tail': '/logs?tail=1',
  alerts: '/alerts',
  'alert-detail': '/alerts/alert-0',
  rules: '/rules',
  'rule-edit': '/rules/rule-1',
  channels: '/channels',
  users: '/users',
  'api-keys': '/api-keys',
  audit: '/audit',
};
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

const [folder = '.tmp/look', ...wanted] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const state = { signedIn: true };
const api = await startFakeApi(state);
const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: [...chromium.args, '--no-sandbox', '--disable-gpu'],
});

const shoot = async (page: Page, name: string, size: string, theme: string): Promise<void> => {
  state.signedIn = name !== 'sign-in';
  await page.goto(api.url + (PAGES[name] ?? '/'));
  await page.locator('h1').first().waitFor();
  await page.waitForTimeout(name === 'logs-tail' ? 1500 : 500);
  await page.screenshot({ path: join(folder, `${name}-${size}-${theme}.png`) });
};

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const theme of ['light', 'dark'] as const) {
    if (size === 'phone' && theme === 'dark') continue;
    const page = await browser.newPage({ viewport, colorScheme: theme });
    page.on('pageerror', (error) => console.log('page error:', error.message));
    page.on('console', (line) => line.type() === 'error' && console.log('console:', line.text(), line.location().url));
    for (const name of Object.keys(PAGES)) if (wanted.length === 0 || wanted.includes(name)) await shoot(page, name, size, theme);
    await page.close();
  }
}
await browser.close();
await api.stop();
