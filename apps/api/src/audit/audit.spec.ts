import type { AuditEntry } from '@tocsin/contracts';
import { AuditService } from '@tocsin/platform/audit';
import { DataSource } from 'typeorm';
import { type ApiApp, type ApiClient, emailOf, startApiApp, TEST_PASSWORD } from '../../test/api-app.ts';

let api: ApiApp;
let auditor: ApiClient;
beforeAll(async () => {
  api = await startApiApp();
  auditor = await api.as('auditor');
});
afterAll(() => api?.close());

const items = async (query: string): Promise<AuditEntry[]> => {
  await api.app.get(AuditService).settled();
  return (await auditor.get(`audit?${query}`)).body.items;
};

test('is filtered by action, by who and by outcome', async () => {
  await api.anonymous.post('auth/login', { email: 'eve@example.org', password: 'x' });
  await (await api.as('viewer')).get('users');
  expect(await items('action=auth.login&outcome=failure')).toMatchObject([{ target: 'eve@example.org', actor: { kind: 'anonymous' } }]);
  expect(await items(`actor=${emailOf('viewer')}&outcome=denied`)).toMatchObject([
    { action: 'access', target: 'GET /api/v1/users', detail: { needs: 'users:read' } },
  ]);
  expect(await items('from=2999-01-01T00:00:00Z')).toEqual([]);
  expect(await items('to=now-1d')).toEqual([]);
  expect(await auditor.get('audit?from=yesterday')).toMatchObject({ status: 422, body: { errors: [{ path: 'from' }] } });
});

test('comes in pages, newest first, that new rows do not shift', async () => {
  const audit = api.app.get(AuditService);
  const event = (action: string) => ({
    actor: { kind: 'system' as const, id: null, name: 'test' },
    action,
    target: null,
    address: null,
    requestId: null,
    outcome: 'success' as const,
    detail: {},
  });
  for (let i = 0; i < 5; i++) await audit.record(event('test.page'));
  const first = (await auditor.get('audit?action=test.page&limit=3')).body;
  await audit.record(event('test.page'));
  const second = (await auditor.get(`audit?action=test.page&limit=3&cursor=${first.nextCursor}`)).body;
  const seqs = [...first.items, ...second.items].map(({ seq }: AuditEntry) => seq);
  expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
  expect(new Set(seqs).size).toBe(5);
  expect(second.nextCursor).toBeNull();
});

test('a scan cannot fill it: refusals are bounded, and what was left out is told', async () => {
  const viewer = await api.as('viewer');
  const before = (await items('action=access&limit=500')).length;
  await Promise.all(Array.from({ length: 60 }, () => viewer.get('users')));
  expect((await items('action=access&limit=500')).length - before).toBeLessThanOrEqual(20);
});

test('the chain is whole, and an edit made around the database is found', async () => {
  await api.anonymous.post('auth/login', { email: emailOf('viewer'), password: TEST_PASSWORD });
  const { body: whole } = await auditor.get('audit/verify');
  expect(whole).toMatchObject({ valid: true, firstBadSeq: null, head: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(whole.rows).toBeGreaterThan(5);
  const source = api.app.get(DataSource);
  await expect(source.query('DELETE FROM audit_entry WHERE seq = 3')).rejects.toThrow('append-only');
  await source.query('ALTER TABLE audit_entry DISABLE TRIGGER USER');
  await source.query(`UPDATE audit_entry SET entry = replace(entry, '"outcome":"', '"outcome": "') WHERE seq = 3`);
  await source.query('ALTER TABLE audit_entry ENABLE TRIGGER USER');
  expect((await auditor.get('audit/verify')).body).toMatchObject({ valid: false, firstBadSeq: 3 });
});
