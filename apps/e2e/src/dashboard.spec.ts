import type { Rule } from '@tocsin/contracts';
import type { Browser } from 'playwright-core';
import type { ApiClient } from './api-client.ts';
import { openPage, seriousFindings, signIn, type SIZES, startBrowser } from './browser.ts';
import { ADMIN, Server } from './server.ts';

const PATHS = [
  '/',
  '/logs',
  '/patterns',
  '/classifier',
  '/alerts',
  '/rules',
  '/channels',
  '/silences',
  '/users',
  '/api-keys',
  '/audit',
  '/settings',
];
const sizes: (keyof typeof SIZES)[] = ['desktop', 'phone'];

describe('the dashboard on the real server', () => {
  let server: Server;
  let admin: ApiClient;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([Server.start(), startBrowser()]);
    admin = await server.admin();
    await admin.ingest(
      Array.from({ length: 200 }, (_, n) => ({
        service: n % 2 ? 'hsearch' : 'music-recommender',
        level: n % 10 ? 'info' : 'error',
        message: n % 10 ? `search for query ${n} returned 10 results` : `request ${n} failed: connection reset by peer`,
        host: `node-${n % 3}`,
        latency_ms: n,
      })),
    );
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await server.dispose();
  });

  test('a wrong password is said, and nobody is let in', async () => {
    const { page, close } = await openPage(browser, 'desktop');
    await page.goto(server.url);
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await close();
  }, 60_000);

  test.each(sizes)(
    'signs in, searches and opens a log (%s)',
    async (size) => {
      const { page, complaints, close } = await openPage(browser, size);
      await signIn(page, server.url, ADMIN);
      await page.goto(`${server.url}/logs`);
      const box = page.getByRole('combobox', { name: 'Search logs' });
      await box.fill('level:error "connection reset"');
      await box.press('Enter');
      const rows = page.getByRole('list', { name: 'Logs found' }).getByRole('button');
      await rows.filter({ hasText: 'connection reset by peer' }).first().waitFor();
      expect(new URL(page.url()).searchParams.get('q')).toBe('level:error "connection reset"');
      // The list that was there stays until the answer has come.
      await rows.filter({ hasText: 'returned 10 results' }).first().waitFor({ state: 'detached' });
      await rows.first().click();
      await page.getByRole('region', { name: 'Log detail' }).getByText('latency_ms').waitFor();

      // The address holds the state: another load shows the same.
      await page.reload();
      await page.getByRole('region', { name: 'Log detail' }).getByText('latency_ms').waitFor();
      await page.getByRole('button', { name: /^Why / }).click();
      await page.getByText('It learnt from texts like these').waitFor();

      // What a person says of it holds at once, and can be taken back.
      const detail = page.getByRole('region', { name: 'Log detail' });
      await detail.getByRole('button', { name: 'Wrong category?' }).click();
      await detail.getByText(/in the last 24 hours/).waitFor();
      await detail.getByRole('radio', { name: 'business', exact: true }).check();
      await detail.getByRole('button', { name: 'Correct it' }).click();
      await detail.getByText('Corrected to business.').waitFor();
      await detail.getByText('corrected', { exact: true }).waitFor();
      await detail.getByRole('button', { name: 'Undo' }).click();
      await detail.getByRole('button', { name: 'Wrong category?' }).waitFor();
      await detail.getByText('corrected', { exact: true }).waitFor({ state: 'detached' });
      expect(complaints).toEqual([]);
      await close();
    },
    90_000,
  );

  test('a fault in a query is shown at its token', async () => {
    const { page, close } = await openPage(browser, 'desktop');
    await signIn(page, server.url, ADMIN);
    await page.goto(`${server.url}/logs?q=${encodeURIComponent('service:a (level:error')}`);
    await page.getByRole('alert').filter({ hasText: '(' }).waitFor();
    await close();
  }, 60_000);

  test.each(sizes)(
    'the live tail shows a log as it arrives (%s)',
    async (size) => {
      const { page, complaints, close } = await openPage(browser, size);
      await signIn(page, server.url, ADMIN);
      await page.goto(`${server.url}/logs?q=service:live-${size}&tail=1`);
      await page.getByText('Waiting for logs').waitFor();
      const rows = page.getByRole('list', { name: 'Logs found' });
      // The tail begins once its socket is open; what is sent until then is not its business.
      let sent = 0;
      while (
        !(await rows
          .getByText(/live log \d+/)
          .first()
          .isVisible())
      ) {
        await admin.ingest([{ service: `live-${size}`, message: `live log ${sent++}` }]);
        await page.waitForTimeout(100);
        expect(sent).toBeLessThan(200);
      }
      expect(complaints).toEqual([]);
      await close();
    },
    90_000,
  );

  test.each(sizes)(
    'an alert that fires is told at once, opened and acknowledged (%s)',
    async (size) => {
      const rule = await admin.post<Rule>('/api/v1/rules', {
        name: `Checkout fails on ${size}`,
        query: `service:checkout-${size} level>=error`,
        window: '1m',
        threshold: 3,
        severity: 'critical',
      });
      const { page, complaints, close } = await openPage(browser, size);
      await signIn(page, server.url, ADMIN);
      // Other alerts may be told of at the same time, each in a notice of its own.
      const notice = page
        .getByRole('region', { name: 'Notices' })
        .locator('div')
        .filter({ hasText: rule.name })
        .filter({ has: page.getByRole('link') })
        .last();
      let sent = 0;
      while (!(await notice.isVisible())) {
        await admin.ingest(
          Array.from({ length: 3 }, () => ({ service: `checkout-${size}`, level: 'error', message: `payment ${sent++} failed` })),
        );
        await page.waitForTimeout(200);
        expect(sent).toBeLessThan(300);
      }
      await notice.getByRole('link', { name: 'Open' }).click();
      await page.getByRole('heading', { level: 1, name: rule.name }).waitFor();
      await page
        .getByText(/payment \d+ failed/)
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'Acknowledge' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
      await page
        .getByText(/Acknowledged by/i)
        .first()
        .waitFor();
      expect(complaints).toEqual([]);
      await close();
    },
    120_000,
  );

  test.each([
    ['desktop', 'light'],
    ['desktop', 'dark'],
    ['phone', 'light'],
    ['phone', 'dark'],
  ] as const)(
    'axe finds nothing serious on any page (%s, %s)',
    async (size, theme) => {
      const { page, complaints, close } = await openPage(browser, size, theme);
      await signIn(page, server.url, ADMIN);
      const findings: string[] = [];
      for (const path of PATHS) {
        await page.goto(server.url + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        findings.push(...(await seriousFindings(page)).map((finding) => `${path} ${finding}`));
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (overflow > 0) findings.push(`${path} is ${overflow} px wider than the window`);
      }
      expect(findings).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    },
    180_000,
  );
});
