import { Settings } from '@tocsin/contracts';
import { type ApiApp, startApiApp } from '../../test/api-app.ts';

let api: ApiApp;
beforeAll(async () => (api = await startApiApp()));
afterAll(() => api?.close());

test('are the sensible ones until an admin changes them; the change is audited with what was before', async () => {
  const admin = await api.as('admin');
  expect((await admin.get('settings')).body).toEqual(Settings.parse({}));
  const wanted = {
    redaction: { detectors: ['email', 'phone'], attributeNames: ['customer.ssn'] },
    classification: { uncertainBelow: 0.55 },
    retention: { days: 7 },
  };
  expect(await admin.put('settings', wanted)).toMatchObject({ status: 200, body: wanted });
  expect((await (await api.as('auditor')).get('settings')).body).toEqual(Settings.parse(wanted));
  const [row] = await api.auditRows({ action: 'settings.update' });
  expect(row).toMatchObject({
    before: { classification: { uncertainBelow: 0.4 }, retention: { days: 30 } },
    after: { classification: { uncertainBelow: 0.55 }, retention: { days: 7 } },
    actor: { name: 'admin@example.org' },
  });
});

test('categories may be kept for longer or shorter than the rest', async () => {
  const admin = await api.as('admin');
  const retention = { days: 30, byCategory: { security: 365, general: 14 } };
  expect(await admin.put('settings', { retention })).toMatchObject({ status: 200, body: { retention } });
  expect((await admin.get('settings')).body).toMatchObject({ retention });
  const [row] = await api.auditRows({ action: 'settings.update' });
  expect(row).toMatchObject({ after: { retention } });
  const wrong = await admin.put('settings', { retention: { days: 30, byCategory: { weather: 3, general: 0 } } });
  expect(wrong).toMatchObject({ status: 422 });
});

test('wrong ones are refused by name and change nothing', async () => {
  const admin = await api.as('admin');
  const before = (await admin.get('settings')).body as unknown;
  const wrong = await admin.put('settings', {
    redaction: { detectors: ['shoe_size'] },
    classification: { uncertainBelow: 40 },
    retention: { days: 0 },
  });
  expect(wrong).toMatchObject({ status: 422 });
  expect(wrong.body.errors.map(({ path }: { path: string }) => path)).toEqual([
    'redaction.detectors.0',
    'classification.uncertainBelow',
    'retention.days',
  ]);
  expect((await admin.get('settings')).body).toEqual(before);
});
