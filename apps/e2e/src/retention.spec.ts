import type { ClassifiedLog, SearchResult, Settings } from '@tocsin/contracts';
import type { ApiClient } from './api-client.ts';
import { freePort, makeDataDir, Server } from './server.ts';
import { until } from './until.ts';

const DAY_MS = 86_400_000;
const QUERY = '/api/v1/logs/search?from=now-7d&limit=50&order=asc';

const stored = async (client: ApiClient): Promise<ClassifiedLog[]> => (await client.get<SearchResult>(QUERY)).items;

let server: Server | undefined;
afterEach(() => server?.dispose());

test('a category that is kept for less goes from the days that others are kept on, when the server next looks', async () => {
  const options = { dataDir: makeDataDir(), port: await freePort() };
  server = await Server.start(options);
  let client = await server.admin();
  const timestamp = new Date(Date.now() - 3 * DAY_MS).toISOString();
  await client.ingest([
    { timestamp, service: 'login', message: 'Authentication failed: invalid password for user root from 203.0.113.9' },
    { timestamp, service: 'player', message: 'Configuration file reloaded, 12 entries' },
  ]);
  const [first, second] = (await stored(client)) as [ClassifiedLog, ClassifiedLog];
  expect([first.category, second.category]).toEqual(['security', 'general']);

  const settings = await client.get<Settings>('/api/v1/settings');
  await client.put('/api/v1/settings', { ...settings, retention: { days: 1, byCategory: { security: 365 } } });
  expect((await server.stop()).code).toBe(0);
  server = await Server.start(options);
  client = await server.admin();
  expect(
    await until(
      () => stored(client),
      (logs) => logs.length < 2,
    ),
  ).toEqual([first]);
  expect(await client.get(`/api/v1/logs/${first.id}`)).toEqual(first);
}, 180_000);
