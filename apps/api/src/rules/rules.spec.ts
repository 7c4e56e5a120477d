import { type ApiApp, type ApiClient, startApiApp } from '../../test/api-app.ts';

let api: ApiApp;
let admin: ApiClient;
beforeAll(async () => {
  api = await startApiApp();
  admin = await api.as('admin');
}, 60_000);
afterAll(() => api.close());

const rule = (change: object = {}) => ({ name: 'Failures', query: 'service:shop level>=error', threshold: 5, ...change });

describe('/rules', () => {
  test('a new installation has five, each of them readable', async () => {
    const { body } = await admin.get('rules');
    expect(body).toMatchObject({ nextCursor: null });
    expect(body.items).toHaveLength(5);
  });

  test('is created with its defaults, read, replaced and removed', async () => {
    const created = await admin.post('rules', rule());
    expect(created).toMatchObject({ status: 201, body: { name: 'Failures', window: '5m', operator: '>=', severity: 'warning' } });
    const { id } = created.body;
    const replaced = await admin.put(`rules/${id}`, rule({ threshold: 9 }));
    expect(replaced).toMatchObject({ status: 200, body: { id, threshold: 9 } });
    expect((await admin.get(`rules/${id}`)).body).toEqual(replaced.body);
    expect((await admin.delete(`rules/${id}`)).status).toBe(204);
    expect((await admin.get(`rules/${id}`)).status).toBe(404);
    const { body } = await admin.get('audit?limit=3');
    expect(body.items.map(({ action, target }: { action: string; target: string }) => [action, target])).toEqual([
      ['rule.delete', id],
      ['rule.update', id],
      ['rule.create', id],
    ]);
    expect(body.items[1]).toMatchObject({ before: { threshold: 5 }, after: { threshold: 9 } });
  });

  test('a query that cannot be read names the field and the place of the fault', async () => {
    const { status, body } = await admin.post('rules', rule({ query: 'service:shop (level:error' }));
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid', errors: [{ path: 'query' }], position: { offset: 13, length: 1 } });
  });

  test.each([
    [{ threshold: 0 }, 'threshold'],
    [{ window: '2d' }, 'window'],
    [{ window: 'soon' }, 'window'],
    [{ groupBy: ['message'] }, 'groupBy.0'],
    [{ severity: 'grave' }, 'severity'],
    [{ name: ' ' }, 'name'],
    [{ channels: ['00000000-0000-4000-8000-00000000dead'] }, 'channels.0'],
    [{ channels: ['nonsense'] }, 'channels.0'],
  ])('%j is refused with the field named', async (change, path) => {
    const { status, body } = await admin.post('rules', rule(change));
    expect(status).toBe(422);
    expect(body.errors.map((error: { path: string }) => error.path)).toEqual([path]);
  });

  test('a rule of new templates has no condition of its own', async () => {
    const fixed = { kind: 'new_template', groupBy: ['service', 'templateId'], threshold: 1 };
    const { status, body } = await admin.post('rules', rule({ ...fixed, threshold: 2, groupBy: ['host'], for: '5m' }));
    expect(status).toBe(422);
    expect(body.errors.map((error: { path: string }) => error.path)).toEqual(['groupBy', 'threshold', 'for']);
    expect(await admin.post('rules', rule(fixed))).toMatchObject({ status: 201, body: fixed });
  });

  test('a rule of drift takes no query and no condition', async () => {
    const fixed = { kind: 'drift', query: '', groupBy: [], threshold: 1 };
    const { status, body } = await admin.post('rules', rule({ ...fixed, query: 'service:shop', threshold: 2 }));
    expect(status).toBe(422);
    expect(body.errors).toEqual([
      { path: 'query', message: '"" for rules of drift' },
      { path: 'threshold', message: '1 for rules of drift' },
    ]);
    expect(await admin.post('rules', rule(fixed))).toMatchObject({ status: 201, body: fixed });
  });

  test('a field that does not exist is refused', async () => {
    expect(await admin.post('rules', rule({ colour: 'red' }))).toMatchObject({ status: 422, body: { code: 'invalid' } });
  });

  test('with If-Match, a change that was not seen is not overwritten', async () => {
    const { body, headers } = await admin.post('rules', rule());
    const ifMatch = { headers: { 'if-match': headers.get('etag') ?? '' } };
    expect((await admin.put(`rules/${body.id}`, rule({ threshold: 6 }), ifMatch)).status).toBe(200);
    expect(await admin.put(`rules/${body.id}`, rule({ threshold: 7 }), ifMatch)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await admin.get(`rules/${body.id}`)).body.threshold).toBe(6);
  });

  test('text that PostgreSQL cannot hold is stored as far as it can', async () => {
    const { status, body } = await admin.post('rules', rule({ name: 'a\u0000b\ud800' }));
    expect([status, body.name]).toEqual([201, 'a\ufffdb\ufffd']);
  });

  test.each(['nonsense', '00000000-0000-4000-8000-00000000dead'])('the id %s is not found', async (id) => {
    expect((await admin.get(`rules/${id}`)).status).toBe(404);
    expect((await admin.put(`rules/${id}`, rule())).status).toBe(404);
    expect((await admin.delete(`rules/${id}`)).status).toBe(404);
  });

  test('viewers read them and change none', async () => {
    const viewer = await api.as('viewer');
    expect((await viewer.get('rules')).status).toBe(200);
    expect((await viewer.post('rules', rule())).status).toBe(403);
  });
});
