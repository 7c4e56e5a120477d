import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlockStore } from '@tocsin/adapters/block-store';
import { PinRepository, ReclassificationRepository } from '@tocsin/adapters/database';
import type { ClassifiedLog, Reclassification } from '@tocsin/contracts';
import { shippedModel } from '@tocsin/core/classifier';
import { LOG_READER, LOG_RECLASSIFIER, type LogReclassifier, StoreUnavailableError } from '@tocsin/core/ports';
import { DataSource } from 'typeorm';
import { type ApiApp, startApiApp } from '../../test/api-app.ts';
import { StoreIntake } from '../../test/store-intake.ts';
import { ReclassificationRunner } from './reclassification-runner.ts';

let folder: string;
let store: BlockStore;
let api: ApiApp;
/** Called before each step of the real store. */
let beforeStep: () => Promise<void> | void = () => undefined;
const reclassifier: LogReclassifier = {
  reclassify: async (...request) => {
    await beforeStep();
    return store.reclassifier.reclassify(...request);
  },
};
const source = (): DataSource => api.app.get(DataSource, { strict: false });
const settled = (): Promise<void> => api.app.get(ReclassificationRunner, { strict: false }).work();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'api-reclassification-'));
  store = await BlockStore.open({ directory: join(folder, 'logs'), synchronous: 'normal', readers: 1 });
  api = await startApiApp({ ports: { [LOG_READER]: store.reader, [LOG_RECLASSIFIER]: reclassifier } });
  const messages = [...Array.from({ length: 9000 }, (_, n) => `walrus ${n} counted`), 'login failed for user', 'lemur seen'];
  const body = new TextEncoder().encode(JSON.stringify(messages.map((message) => ({ message, service: 'zoo' }))));
  await new StoreIntake(store).submit({ batchId: 'all', format: 'json', body, receivedAt: Date.now() });
}, 60_000);
afterAll(async () => {
  await api?.close();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => (beforeStep = () => undefined));

const found = async (q: string): Promise<{ items: ClassifiedLog[]; total: number }> => {
  const { body } = await (await api.as('viewer')).get(`logs/search?limit=1&q=${encodeURIComponent(q)}`);
  return { items: body.items, total: (body as unknown as { total: { value: number } }).total.value };
};
const begun = async (input: object): Promise<Reclassification> => {
  const answer = await (await api.as('admin')).post('reclassifications', { from: 'now-1h', ...input });
  expect(answer.status).toBe(201);
  return answer.body as unknown as Reclassification;
};
const jobOf = async (id: string): Promise<Reclassification> =>
  (await (await api.as('viewer')).get(`reclassifications/${id}`)).body as unknown as Reclassification;

it('judges the logs of a range and a query again, and tells how far it is', async () => {
  const walrus = (await found('walrus')).items[0] as ClassifiedLog;
  await new PinRepository(source()).put({ templateId: walrus.templateId, category: 'security', note: '' }, 'test');
  const { id, status, createdBy } = await begun({ q: 'walrus' });
  expect({ status, createdBy }).toEqual({ status: 'waiting', createdBy: 'admin@example.org' });
  await settled();
  expect(await jobOf(id)).toMatchObject({
    ...{ status: 'done', progress: 1, checked: 9000, changed: 9000, modelVersion: shippedModel().version, error: null },
  });
  expect((await found('walrus category:security flags:pinned')).total).toBe(9000);
  expect((await found('login flags:pinned')).total).toBe(0);
  expect(await api.auditRows({ action: 'reclassification.create' })).toHaveLength(1);
});

it('stops after the step under way when it is cancelled', async () => {
  const { id } = await begun({});
  let steps = 0;
  beforeStep = async () => {
    if (++steps === 2) await (await api.as('admin')).delete(`reclassifications/${id}`);
  };
  await settled();
  expect(await jobOf(id)).toMatchObject({ status: 'cancelled' });
  expect(steps).toBe(2);
  expect(await (await api.as('admin')).delete(`reclassifications/${id}`)).toMatchObject({ status: 409 });
});

it('waits for a store that is away, and goes on where another process was killed', async () => {
  const jobs = new ReclassificationRepository(source());
  const { id } = await jobs.add({ q: 'walrus OR login', from: 0, to: Date.now() + 1000 }, 'test');
  await jobs.begin(id, shippedModel().version, 9001);
  await jobs.advance(id, { checked: 5000, changed: 1, place: undefined });
  let away = 1;
  beforeStep = () => {
    if (away-- > 0) throw new StoreUnavailableError('away');
  };
  await settled();
  expect(await jobOf(id)).toMatchObject({ status: 'done', checked: 5000 + 9001 });
});

it('tells why it failed', async () => {
  const { id } = await begun({});
  beforeStep = () => {
    throw new Error('a fault of ours');
  };
  await settled();
  expect(await jobOf(id)).toMatchObject({ status: 'failed', error: 'a fault of ours' });
});

it('is refused by name where the range or the query cannot be read, and to those who may not', async () => {
  const admin = await api.as('admin');
  expect(await admin.post('reclassifications', { from: 'yesterday' })).toMatchObject({ status: 422, body: { errors: [{ path: 'from' }] } });
  expect(await admin.post('reclassifications', { from: 'now-1h', q: '(' })).toMatchObject({ status: 400, body: { code: 'query_syntax' } });
  expect(await (await api.as('analyst')).post('reclassifications', { from: 'now-1h' })).toMatchObject({ status: 403 });
  expect(await admin.get('reclassifications/none')).toMatchObject({ status: 404 });
});
