import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlockStore } from '@tocsin/adapters/block-store';
import { CorrectionRepository, PinRepository } from '@tocsin/adapters/database';
import type { ClassifiedLog, Correction, TemplatePin } from '@tocsin/contracts';
import { LOG_READER, LOG_RECLASSIFIER } from '@tocsin/core/ports';
import { DataSource } from 'typeorm';
import { type ApiApp, type ApiClient, startApiApp } from '../../test/api-app.ts';
import { StoreIntake } from '../../test/store-intake.ts';

let folder: string;
let store: BlockStore;
let api: ApiApp;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'api-corrections-'));
  store = await BlockStore.open({ directory: join(folder, 'logs'), synchronous: 'normal', readers: 1 });
  api = await startApiApp({ ports: { [LOG_READER]: store.reader, [LOG_RECLASSIFIER]: store.reclassifier } });
}, 60_000);
afterAll(async () => {
  await api?.close();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

let batches = 0;
/** Stores a message; resolves to the log as it is stored. */
const stored = async (message: string): Promise<ClassifiedLog> => {
  const body = new TextEncoder().encode(JSON.stringify({ message, service: 'shop' }));
  await new StoreIntake(store).submit({ batchId: `b${batches++}`, format: 'json', body, receivedAt: Date.now() });
  const { body: found } = await (await api.as('viewer')).get(`logs/search?q=${encodeURIComponent(`"${message}"`)}`);
  return found.items[0] as unknown as ClassifiedLog;
};
const again = async ({ id }: ClassifiedLog): Promise<ClassifiedLog> =>
  (await (await api.as('viewer')).get(`logs/${id}`)).body as unknown as ClassifiedLog;
const correct = async (client: ApiClient, input: object): Promise<Correction> => {
  const answer = await client.post('corrections', input);
  expect(answer.status).toBe(201);
  return answer.body as unknown as Correction;
};
const pins = async (): Promise<TemplatePin[]> => (await (await api.as('viewer')).get('pins')).body.items;

describe('a correction of one log', () => {
  it('is kept with what was decided, and the log has the category wherever it is read', async () => {
    const log = await stored('zebra crossing painted');
    const analyst = await api.as('analyst');
    const correction = await correct(analyst, { logId: log.id, category: 'business', note: 'our trade' });
    const { category, confidence, modelVersion } = log;
    expect(correction).toMatchObject({
      ...{ scope: 'log', category: 'business', logId: log.id, templateId: log.templateId, message: log.message, note: 'our trade' },
      ...{ was: { category, confidence, modelVersion }, createdBy: 'analyst@example.org', withdrawnAt: null },
    });
    expect(await again(log)).toMatchObject({ category: 'business', confidence: 1, flags: ['corrected'], modelVersion });
    const found = await analyst.get('logs/search?q=zebra%20category:business%20flags:corrected');
    expect(found.body.items).toHaveLength(1);
    expect(await pins()).toEqual([]);
    const { body } = await analyst.get(`logs/${log.id}/explanation`);
    expect(body).toMatchObject({ decided: { by: 'person', category: 'business' } });
    const [row] = await api.auditRows({ action: 'correction.create' });
    expect(row).toMatchObject({ target: correction.id, actor: { name: 'analyst@example.org' }, after: { category: 'business' } });
  });

  it('said again is the same, said otherwise takes the place of the first', async () => {
    const log = await stored('walrus counted twice');
    const analyst = await api.as('analyst');
    const input = { logId: log.id, category: 'business' };
    const first = await correct(analyst, input);
    expect(await correct(analyst, input)).toEqual(first);
    const second = await correct(analyst, { ...input, category: 'security' });
    expect(second).toMatchObject({ was: first.was });
    const list = (await analyst.get('corrections?limit=200')).body.items as Correction[];
    expect(list.filter(({ logId }) => logId === log.id).map(({ id, withdrawnAt }) => [id, withdrawnAt === null])).toEqual([
      [second.id, true],
      [first.id, false],
    ]);
    expect(await again(log)).toMatchObject({ category: 'security' });
  });

  it('taken back, the log is judged as a new one would be', async () => {
    const log = await stored('gibbon login failed for user');
    const admin = await api.as('admin');
    const correction = await correct(await api.as('analyst'), { logId: log.id, category: 'general' });
    expect((await admin.delete(`corrections/${correction.id}`)).status).toBe(204);
    expect(await again(log)).toEqual(log);
    expect(await admin.delete(`corrections/${correction.id}`)).toMatchObject({ status: 409 });
  });

  it('may be taken back by its author and by admins alone', async () => {
    const log = await stored('heron stood on one leg');
    const correction = await correct(await api.as('admin'), { logId: log.id, category: 'business' });
    expect(await (await api.as('analyst')).delete(`corrections/${correction.id}`)).toMatchObject({ status: 403 });
    expect(await (await api.as('analyst')).delete('corrections/none')).toMatchObject({ status: 404 });
  });

  it('is refused where there is no such log or category, by name', async () => {
    const analyst = await api.as('analyst');
    expect(await analyst.post('corrections', { logId: 'none', category: 'business' })).toMatchObject({ status: 404 });
    const wrong = await analyst.post('corrections', { logId: 'x', category: 'weather', scope: 'all' });
    expect(wrong).toMatchObject({ status: 422 });
    expect(wrong.body.errors.map(({ path }: { path: string }) => path)).toEqual(['category', 'scope']);
  });
});

describe('a correction of a template', () => {
  it('pins it; taken back, the pin goes, unless somebody else said the same', async () => {
    const log = await stored('ostrich 7 left the enclosure');
    const other = await stored('ostrich 8 left the enclosure');
    expect(other.templateId).toBe(log.templateId);
    const [analyst, admin] = [await api.as('analyst'), await api.as('admin')];
    const first = await correct(analyst, { logId: log.id, category: 'security', scope: 'template', note: 'it bites' });
    expect(await pins()).toMatchObject([{ templateId: log.templateId, category: 'security', note: 'it bites' }]);
    const second = await correct(admin, { logId: other.id, category: 'business', scope: 'template' });
    expect(await pins()).toMatchObject([{ category: 'business', createdBy: 'admin@example.org' }]);
    await admin.delete(`corrections/${second.id}`);
    expect(await pins()).toMatchObject([{ category: 'security' }]);
    await analyst.delete(`corrections/${first.id}`);
    expect(await pins()).toEqual([]);
    expect((await api.auditRows()).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['pin.put', 'pin.delete', 'correction.withdraw']),
    );
  });
});

describe('pins', () => {
  it('are set and removed by template, if it is known', async () => {
    const analyst = await api.as('analyst');
    expect(await analyst.put('pins/unknown', { category: 'business' })).toMatchObject({ status: 404 });
    const source = api.app.get(DataSource, { strict: false });
    await source.query(
      `INSERT INTO log_template (template_id, service, text, first_seen, last_seen) VALUES ('t9', 'shop', 'pay <*>', now(), now())`,
    );
    expect(await analyst.put('pins/t9', { category: 'business' })).toMatchObject({
      ...{ status: 200, body: { templateId: 't9', text: 'pay <*>', category: 'business', createdBy: 'analyst@example.org' } },
    });
    expect(await new PinRepository(source).inForce()).toEqual(new Map([['t9', 'business']]));
    expect(await (await api.as('viewer')).put('pins/t9', { category: 'security' })).toMatchObject({ status: 403 });
    expect((await analyst.delete('pins/t9')).status).toBe(204);
    expect(await analyst.delete('pins/t9')).toMatchObject({ status: 404 });
  });
});

it('training reads what stands, with who said it', async () => {
  const source = api.app.get(DataSource, { strict: false });
  const before = (await new CorrectionRepository(source).forTraining()).length;
  const log = await stored('tapir crossed the road');
  const correction = await correct(await api.as('analyst'), { logId: log.id, category: 'business' });
  const all = await new CorrectionRepository(source).forTraining();
  expect(all).toHaveLength(before + 1);
  expect(all.at(-1)).toMatchObject({ id: correction.id, category: 'business', message: log.message, scope: 'log', level: 'info' });
  expect(all.at(-1)?.author).toMatch(/^user:/);
});
