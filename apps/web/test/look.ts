/**
 * Takes a picture of each page, filled with made-up data, in light and dark, at a desktop's and a phone's size:
 * `node apps/web/test/look.ts FOLDER [page…]` after a build of the web. Prints what the pages themselves complained about,
 * and which are wider than the screen.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PAGES, SIZES, startBrowser, type Theme } from './browser.ts';
import { startFakeApi } from './fake-api.ts';
import type { FakeState } from './fake-answers.ts';

const [folder = '.tmp/look', ...wanted] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const state: FakeState = { signedIn: true, mood: 'full' };
const api = await startFakeApi(state);
const browser = await startBrowser();
const shown = (name: string) => wanted.length === 0 || wanted.includes(name);

const shoot = async (page: Page, name: string, path: string, suffix: string): Promise<void> => {
  state.signedIn = name !== 'sign-in';
  await page.goto(api.url + path);
  await page.locator('h1').first().waitFor();
  await page.waitForTimeout(name === 'logs-tail' ? 2000 : 600);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) console.log(`${name} ${suffix}: ${wide} px wider than the screen`);
  await page.screenshot({ path: join(folder, `${name}-${suffix}.png`) });
};

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const theme of ['light', 'dark'] satisfies Theme[]) {
    const page = await browser.newPage({ viewport, colorScheme: theme });
    page.on('pageerror', (error) => console.log('page error:', error.message));
    page.on('console', (line) => {
      if (line.type() === 'error' && !line.text().startsWith('Failed to load')) console.log('console:', line.text());
    });
    for (const [name, path] of Object.entries(PAGES)) if (shown(name)) await shoot(page, name, path, `${size}-${theme}`);
    for (const mood of ['empty', 'failing'] as const) {
      state.mood = mood;
      if (shown(`overview-${mood}`)) await shoot(page, `overview-${mood}`, '/', `${size}-${theme}`);
      if (shown(`logs-${mood}`)) await shoot(page, `logs-${mood}`, '/logs', `${size}-${theme}`);
    }
    state.mood = 'full';
    await page.close();
  }
}
await browser.close();
await api.stop();
