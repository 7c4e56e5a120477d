import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** The Chromium of the package, unpacked into a folder of the project's own (an older one elsewhere would be taken as it is). */
export const startBrowser = async (): Promise<Browser> => {
  const folder = join(ROOT, '.tmp', 'browser');
  mkdirSync(folder, { recursive: true });
  process.env['TMPDIR'] = folder;
  const { default: packaged } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    // Not the package's own arguments: `--single-process` ends the browser with its second page.
    args: ['--no-sandbox', '--disable-gpu'],
  });
};

/** What axe finds on the page that keeps people out: one line a finding. */
export const seriousFindings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    () =>
      (globalThis as unknown as { axe: { run: () => Promise<{ violations: AxeViolation[] }> } }).axe.run() as Promise<{
        violations: AxeViolation[];
      }>,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
};
interface AxeViolation {
  id: string;
  impact: string;
  nodes: { target: string[] }[];
}

/** A page of the size that collects what the browser complains about. */
export const openPage = async (browser: Browser, size: keyof typeof SIZES, theme: 'light' | 'dark' = 'light') => {
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme: theme, hasTouch: size === 'phone' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    // A refused call (such as the first refresh without a cookie) is logged by the browser itself; the page handles it.
    if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) complaints.push(line.text());
  });
  return { page, complaints, close: () => context.close() };
};

export const signIn = async (page: Page, url: string, { email, password }: { email: string; password: string }): Promise<void> => {
  await page.goto(url);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
};
