import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlockStore } from '@tocsin/adapters/block-store';
import { ModelRepository } from '@tocsin/adapters/database';
import type { ClassifiedLog, LogExplanation, ModelDetail, ModelFigures, ModelList } from '@tocsin/contracts';
import { encodeModel, shippedFigures, shippedModel } from '@tocsin/core/classifier';
import { LOG_READER, LOG_RECLASSIFIER } from '@tocsin/core/ports';
import { DataSource } from 'typeorm';
import { type ApiApp, startApiApp } from '../../test/api-app.ts';
import { StoreIntake } from '../../test/store-intake.ts';
import { ModelTrainer } from './training/model-trainer.ts';
import { RetrainingWatch } from './training/retraining-watch.ts';

let folder: string;
let store: BlockStore;
let api: ApiApp;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'api-models-'));
  store = await BlockStore.open({ directory: join(folder, 'logs'), synchronous: 'normal', readers: 1 });
  api = await startApiApp({ ports: { [LOG_READER]: store.reader, [LOG_RECLASSIFIER]: store.reclassifier } });
}, 60_000);
afterAll(async () => {
  await api?.close();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

const shipped = shippedModel().version;
const list = async (): Promise<ModelList> => (await (await api.as('viewer')).get('models')).body as unknown as ModelList;
const repository = (): ModelRepository => new ModelRepository(api.app.get(DataSource, { strict: false }));
/** A model as training would leave it, with the shipped one's weights. */
const addModel = async (version: string, gates: ModelDetail['gates'] = [], figures?: ModelFigures): Promise<void> => {
  const at = new Date();
  await repository().add(
    {
      ...{ version, corpusHash: 'h', texts: 3, corrections: 1, features: 2, figures: figures ?? (await shippedFigures()), gates },
      ...{ report: null, trainedAt: at, trainedBy: 'test', learntUntil: at },
    },
    encodeModel({ ...shippedModel(), version }),
  );
};

describe('the registry', () => {
  it('begins with the model that ships, in force and measured', async () => {
    const { active, previous, items, training, waitingCorrections } = await list();
    expect({ active, previous, waitingCorrections }).toEqual({ active: shipped, previous: null, waitingCorrections: 0 });
    expect(items).toMatchObject([
      { version: shipped, origin: 'shipped', status: 'active', trainedAt: null, figures: await shippedFigures() },
    ]);
    expect(training).toMatchObject({ status: 'idle', error: null });
  });

  it('puts a candidate in force, and the one before it again, audited', async () => {
    const admin = await api.as('admin');
    await addModel('one');
    expect((await list()).items[0]).toMatchObject({ version: 'one', status: 'candidate', origin: 'retrained' });
    expect(await admin.post('models/rollback', {})).toMatchObject({ status: 409 });
    expect(await admin.post('models/one/activation', {})).toMatchObject({ status: 200, body: { active: 'one', previous: shipped } });
    expect((await list()).items[0]).toMatchObject({ status: 'active', decidedBy: 'admin@example.org' });
    await addModel('two');
    await admin.post('models/two/activation', {});
    expect(await admin.post('models/rollback', {})).toMatchObject({ body: { active: 'one', previous: 'two' } });
    expect(await admin.post(`models/${shipped}/activation`, {})).toMatchObject({ body: { active: shipped } });
    const [latest] = await api.auditRows({ action: 'model.activate' });
    expect(latest).toMatchObject({ before: { version: 'one' }, after: { version: shipped }, actor: { name: 'admin@example.org' } });
    expect(await api.auditRows({ action: 'model.rollback' })).toHaveLength(1);
  });

  it('of two admins at once, one is told that the other was quicker', async () => {
    await Promise.all([addModel('left'), addModel('right')]);
    const outcomes = await Promise.all([repository().activate('left', null, 'a'), repository().activate('right', null, 'b')]);
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await (await api.as('admin')).post('models/rollback', {})).toMatchObject({ body: { active: shipped } });
  });

  it('refuses what a gate or an admin refused, and says which', async () => {
    const admin = await api.as('admin');
    await addModel('worse', [{ name: 'golden', passed: false, detail: 'Macro-F1 0.700, in force 0.894.' }]);
    const answer = await admin.post('models/worse/activation', {});
    expect(answer).toMatchObject({ status: 409 });
    expect(answer.body.detail).toContain('golden: Macro-F1 0.700');
    await addModel('unwanted');
    expect(await admin.post('models/unwanted/refusal', {})).toMatchObject({ status: 200 });
    const status = Object.fromEntries((await list()).items.map(({ version, status }) => [version, status]));
    expect(status).toMatchObject({ worse: 'refused', unwanted: 'refused', one: 'retired' });
    expect(await admin.post('models/unknown/activation', {})).toMatchObject({ status: 404 });
    expect(await admin.post(`models/${shipped}/refusal`, {})).toMatchObject({ status: 409 });
    expect(await (await api.as('analyst')).post('models/one/activation', {})).toMatchObject({ status: 403 });
  });

  it('keeps of old models the figures alone', async () => {
    for (let n = 0; n < 22; n++) await addModel(`old ${n}`);
    expect(await repository().bytes('old 0')).toBeUndefined();
    expect((await list()).items.find(({ version }) => version === 'old 0')).toMatchObject({ usable: false, features: 2 });
    expect(await (await api.as('admin')).post('models/old%200/activation', {})).toMatchObject({ status: 409 });
  });
});

/** One training: twelve seconds of CPU. */
describe('training from corrections', () => {
  const SAID = 'quokka gate handed over to the night shift';
  const stored = async (message: string, count: number): Promise<ClassifiedLog> => {
    const body = new TextEncoder().encode(JSON.stringify(Array.from({ length: count }, () => ({ message, service: 'zoo' }))));
    await new StoreIntake(store).submit({ batchId: message, format: 'json', body, receivedAt: Date.now() });
    const { body: found } = await (await api.as('viewer')).get(`logs/search?q=${encodeURIComponent(`"${message}"`)}`);
    return found.items[0] as unknown as ClassifiedLog;
  };

  it('makes a candidate that has learnt them, with a report of what would change, that judges once an admin says so', async () => {
    const admin = await api.as('admin');
    const log = await stored(SAID, 3);
    const category = log.guess ?? log.category;
    const said = category === 'security' ? 'business' : 'security';
    expect(await (await api.as('analyst')).post('corrections', { logId: log.id, category: said })).toMatchObject({ status: 201 });
    expect((await list()).waitingCorrections).toBe(1);
    expect(await admin.post('models', {})).toMatchObject({ status: 202, body: { status: 'running', startedBy: 'admin@example.org' } });
    expect(await admin.post('models', {})).toMatchObject({ status: 409 });
    await api.app.get(ModelTrainer, { strict: false }).settled();
    const { items, training, waitingCorrections } = await list();
    expect({ training, waitingCorrections }).toMatchObject({
      training: { status: 'idle', error: null, progress: 1 },
      waitingCorrections: 0,
    });
    const [candidate] = items;
    expect(candidate).toMatchObject({ status: 'candidate', corrections: 1, trainedBy: 'admin@example.org' });
    expect(candidate?.gates.map(({ name, passed }) => [name, passed])).toEqual(
      ['golden', 'cross_validation', 'recall', 'influence'].map((name) => [name, true]),
    );
    const version = candidate?.version ?? '';
    const { report } = (await admin.get(`models/${version}`)).body as unknown as ModelDetail;
    expect(report).toMatchObject({
      comparedWith: shipped,
      flips: [{ templateId: log.templateId, count: 3, from: category, to: said, service: 'zoo' }],
    });
    await admin.post(`models/${version}/activation`, {});
    const { body } = await admin.get(`logs/${log.id}/explanation`);
    expect(body as unknown as LogExplanation).toMatchObject({ modelVersion: version, guess: said, sameModel: false });
    expect((await repository().active()).version).toBe(version);
    await admin.post('models/rollback', {});
    expect((await repository().active()).version).toBe(shipped);
    expect(await api.auditRows({ action: 'model.train' })).toHaveLength(1);
  }, 120_000);

  it('begins by itself when as many corrections wait as the settings say, but not at once again', async () => {
    const admin = await api.as('admin');
    const trainer = api.app.get(ModelTrainer, { strict: false });
    const watch = api.app.get(RetrainingWatch, { strict: false });
    await admin.put('settings', { classification: { retrainAfter: 1 } });
    const log = await stored('numbat seen at the fence', 1);
    await (await api.as('analyst')).post('corrections', { logId: log.id, category: 'business' });
    await watch.look();
    expect((await list()).training.status).toBe('idle');
    await api.app
      .get(DataSource, { strict: false })
      .query(`UPDATE classifier_model SET trained_at = trained_at - interval '2 hours', learnt_until = learnt_until - interval '2 hours'`);
    await watch.look();
    expect((await list()).training).toMatchObject({ status: 'running', startedBy: 'tocsin' });
    await trainer.onApplicationShutdown();
    expect((await list()).training).toMatchObject({ status: 'failed', error: 'The server was stopped before it was done.' });
  }, 60_000);
});
