/**
 * Runs axe over every page, in light and dark, at a desktop's and a phone's size, dialogs open too:
 * `node apps/web/test/accessibility.ts [page…]` after a build of the web. Ends with 1 where something keeps people out.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { PAGES, SIZES, startBrowser, type Theme } from './browser.ts';
import { startFakeApi } from './fake-api.ts';
import type { FakeState } from './fake-answers.ts';

interface Violation {
  id: string;
  impact: string;
  help: string;
  nodes: { target: string[] }[];
}
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Buttons that open a dialog, by page. */
const DIALOGS: [string, string][] = [
  ['alert-detail', 'Resolve'],
  ['alert-detail', 'Silence'],
  ['channels', 'New channel'],
  ['users', 'New user'],
  ['api-keys', 'New key'],
  ['rules', 'Delete Slow searches'],
];

const wanted = process.argv.slice(2);
const shown = (name: string) => wanted.length === 0 || wanted.includes(name);

const state: FakeState = { signedIn: true, mood: 'full' };
const api = await startFakeApi(state);
const browser = await startBrowser();
let findings = 0;

const check = async (page: Page, what: string): Promise<void> => {
  // Injected through the debugger, which the page's own policy on scripts does not concern.
  await page.evaluate(axe);
  const violations = await page.evaluate<Violation[]>('axe.run().then((result) => result.violations)');
  for (const { id, impact, help, nodes } of violations) {
    if (impact !== 'minor') findings++;
    console.log(`${what}: ${impact} ${id}, ${help}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`);
  }
};

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const theme of ['light', 'dark'] satisfies Theme[]) {
    const page = await browser.newPage({ viewport, colorScheme: theme });
    const open = async (name: string) => {
      state.signedIn = name !== 'sign-in';
      await page.goto(api.url + (PAGES[name] ?? '/'));
      await page.locator('h1').first().waitFor();
      await page.waitForTimeout(400);
    };
    for (const name of Object.keys(PAGES).filter(shown)) {
      await open(name);
      await check(page, `${name} ${size} ${theme}`);
    }
    for (const [name, button] of DIALOGS.filter(([page]) => shown(page))) {
      await open(name);
      const opener = page.getByRole('button', { name: button, exact: true });
      if (!(await opener.isVisible())) continue;
      await opener.click();
      await page.getByRole('dialog').waitFor();
      await check(page, `${name}, ${button}, ${size} ${theme}`);
    }
    for (const mood of ['empty', 'failing'] as const) {
      state.mood = mood;
      for (const name of ['overview', 'logs', 'alerts', 'rules', 'system'].filter(shown)) {
        await open(name);
        await check(page, `${name} ${mood} ${size} ${theme}`);
      }
    }
    state.mood = 'full';
    await page.close();
  }
}
await browser.close();
await api.stop();
console.log(findings === 0 ? 'Nothing found.' : `${findings} findings.`);
process.exitCode = findings === 0 ? 0 : 1;
