import { type ApiApp, type ApiClient, startApiApp } from '../../test/api-app.ts';

let api: ApiApp;
let oncall: ApiClient;
beforeAll(async () => {
  api = await startApiApp();
  oncall = await api.as('oncall');
}, 60_000);
afterAll(() => api.close());

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const silence = (change: object = {}) => ({ group: { host: 'a' }, reason: 'upgrade', endsAt: inMinutes(60), ...change });

describe('/silences', () => {
  test('is made, listed, and ended once', async () => {
    const { status, body } = await oncall.post('silences', silence());
    expect(status).toBe(201);
    expect(body).toMatchObject({ ruleId: null, group: { host: 'a' }, createdBy: 'oncall@example.org', expiredAt: null });
    expect((await oncall.delete(`silences/${body.id}`)).status).toBe(204);
    expect((await oncall.get('silences')).body.items).toMatchObject([{ id: body.id, expiredAt: expect.any(String) }]);
    expect((await oncall.delete(`silences/${body.id}`)).status).toBe(409);
    expect((await oncall.delete('silences/nonsense')).status).toBe(404);
  });

  test.each([
    [() => silence({ endsAt: inMinutes(-1) }), 'endsAt'],
    [() => silence({ endsAt: inMinutes(31 * 24 * 60) }), 'endsAt'],
    [() => silence({ startsAt: inMinutes(61) }), 'endsAt'],
    [() => silence({ group: {} }), 'group'],
    [() => silence({ ruleId: 'nonsense' }), 'ruleId'],
    [() => silence({ reason: '' }), 'reason'],
  ])('wrong values are refused with the field named (%#)', async (input, path) => {
    const { status, body } = await oncall.post('silences', input());
    expect([status, body.errors[0].path]).toEqual([422, path]);
  });

  test('analysts see them and make none', async () => {
    const analyst = await api.as('analyst');
    expect((await analyst.get('silences')).status).toBe(200);
    expect((await analyst.post('silences', silence())).status).toBe(403);
  });
});
