import { AlertLifecycle, RuleRepository } from '@tocsin/adapters/database';
import { RuleInput, type AlertView, type Rule } from '@tocsin/contracts';
import { groupKeyOf } from '@tocsin/core/alerting';
import { DataSource } from 'typeorm';
import { type ApiApp, type ApiClient, startApiApp } from '../../test/api-app.ts';

let api: ApiApp;
let oncall: ApiClient;
let rule: Rule;
let lifecycle: AlertLifecycle;
beforeAll(async () => {
  api = await startApiApp();
  oncall = await api.as('oncall');
  const source = api.app.get(DataSource);
  lifecycle = new AlertLifecycle(source, { linkBase: 'https://tocsin.example' });
  rule = await new RuleRepository(source).create(RuleInput.parse({ name: 'Failures', groupBy: ['host'], threshold: 5 }), 'ada');
}, 60_000);
afterAll(() => api.close());

/** Fires an alert for a group of its own. */
const fire = async (host: string): Promise<AlertView> => {
  const group = { host };
  const signal = { kind: 'crossed' as const, ruleId: rule.id, ruleVersion: rule.updatedAt, group, groupKey: groupKeyOf(group) };
  await lifecycle.apply([{ ...signal, value: 7, threshold: 5, at: Date.now(), series: [], examples: [] }]);
  const { body } = await oncall.get(`alerts?ruleId=${rule.id}&limit=200`);
  const alert = (body.items as AlertView[]).find(({ group: values }) => values['host'] === host);
  if (!alert) throw new Error(`No alert fires for ${host}.`);
  return alert;
};

describe('/alerts', () => {
  test('pages through the open ones, newest first, without gap or repeat', async () => {
    for (let n = 0; n < 7; n++) await fire(`page-${n}`);
    const hosts: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await oncall.get(`alerts?ruleId=${rule.id}&limit=3${cursor ? `&cursor=${cursor}` : ''}`);
      hosts.push(...body.items.map((alert: AlertView) => alert.group['host'] ?? ''));
      cursor = body.nextCursor;
    }
    expect(hosts).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `page-${n}`));
    expect(await oncall.get('alerts?cursor=nonsense')).toMatchObject({ status: 400, body: { code: 'malformed' } });
  });

  test('is acknowledged, once, and the history tells by whom', async () => {
    const { id } = await fire('ack');
    const first = await oncall.post(`alerts/${id}/ack`, { note: 'on it' });
    expect(first).toMatchObject({ status: 200, body: { status: 'acknowledged', acknowledgedBy: 'oncall@example.org' } });
    expect((await (await api.as('admin')).post(`alerts/${id}/ack`, {})).body).toEqual(first.body);
    const { body } = await oncall.get(`alerts/${id}`);
    expect(body.history).toMatchObject([
      { kind: 'started', actor: null },
      { kind: 'fired', actor: null },
      { kind: 'acknowledged', actor: 'oncall@example.org', note: 'on it' },
    ]);
    expect(body.deliveries).toEqual([]);
  });

  test('is resolved by hand; then it cannot be acknowledged', async () => {
    const { id } = await fire('resolve');
    expect((await oncall.post(`alerts/${id}/resolve`, { note: 'fixed' })).body).toMatchObject({
      ...{ status: 'resolved', resolvedBy: 'oncall@example.org' },
    });
    expect(await oncall.post(`alerts/${id}/ack`, {})).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const { body } = await oncall.get(`alerts?status=resolved&ruleId=${rule.id}`);
    expect(body.items.map((alert: AlertView) => alert.id)).toEqual([id]);
    const { body: audit } = await (await api.as('admin')).get('audit?action=alert.resolve');
    expect(audit.items).toMatchObject([{ target: id, detail: { note: 'fixed' } }]);
  });

  test('viewers see and do not act; unknown ids are not found', async () => {
    const { id } = await fire('seen');
    const viewer = await api.as('viewer');
    expect((await viewer.get(`alerts/${id}`)).status).toBe(200);
    expect((await viewer.post(`alerts/${id}/ack`, {})).status).toBe(403);
    for (const path of ['alerts/nonsense', `alerts/${rule.id}`]) expect((await oncall.get(path)).status).toBe(404);
    expect((await oncall.post('alerts/nonsense/resolve', {})).status).toBe(404);
  });
});
