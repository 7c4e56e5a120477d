import { ChannelRepository } from '@tocsin/adapters/database';
import { Receiver } from '@tocsin/adapters/notification/testing';
import { DataSource } from 'typeorm';
import { type ApiApp, type ApiClient, startApiApp } from '../../test/api-app.ts';

let api: ApiApp;
let admin: ApiClient;
let receiver: Receiver;
beforeAll(async () => {
  api = await startApiApp({ settings: { allowPrivateDestinations: true } });
  admin = await api.as('admin');
}, 60_000);
afterAll(() => api.close());
beforeEach(async () => (receiver = await Receiver.start(() => ({ status: 200, body: '{"ok":true}' }))));
afterEach(() => receiver.close());

const secret = 'a secret of some length';
const token = `123456:${'A'.repeat(35)}`;
const slack = { name: 'Chat', type: 'slack', config: { url: 'https://hooks.slack.com/services/T0/B0/abcdef' } };
const telegram = () => ({ name: 'Bot', type: 'telegram', config: { botToken: token, chatId: '-1001', apiUrl: receiver.url } });
const webhook = () => ({ name: 'Hook', type: 'webhook', config: { url: `${receiver.url}/hook?key=hidden`, secret } });
const stored = (id: string) => new ChannelRepository(api.app.get(DataSource)).get(id);

describe('/channels', () => {
  test('no answer and no audit row holds a secret', async () => {
    const ids: string[] = [];
    for (const input of [slack, telegram(), webhook()]) {
      const created = await admin.post('channels', input);
      expect(created.status).toBe(201);
      ids.push(created.body.id);
      expect((await admin.put(`channels/${created.body.id}`, { ...input, name: 'Renamed' })).body.name).toBe('Renamed');
    }
    const seen = JSON.stringify([(await admin.get('channels')).body, (await admin.get('audit')).body]);
    for (const id of ids) expect(seen).toContain(id);
    for (const hidden of ['abcdef', token, secret, 'hidden']) expect(seen).not.toContain(hidden);
  });

  test('a masked channel sent back keeps the stored secrets', async () => {
    for (const input of [slack, telegram(), webhook()]) {
      const { id, name, type, config } = (await admin.post('channels', input)).body;
      expect((await admin.put(`channels/${id}`, { name, type, enabled: false, config })).status).toBe(200);
      expect(await stored(id)).toMatchObject({ enabled: false, config: input.config });
    }
  });

  test('a mask where nothing is stored, or for another server, is refused', async () => {
    const { id, name, type, config } = (await admin.post('channels', telegram())).body;
    const refused = { status: 422, body: { errors: [{ path: 'config.botToken' }] } };
    expect(await admin.post('channels', { name, type, config })).toMatchObject(refused);
    expect(await admin.put(`channels/${id}`, { name, type, config: { ...config, apiUrl: 'https://evil.example' } })).toMatchObject(refused);
    expect(await admin.put(`channels/${id}`, { name, type, config: { ...config, botToken: '99999:********' } })).toMatchObject(refused);
  });

  test.each([
    [{ name: 'x', type: 'webhook', config: { url: 'ftp://a', secret } }, 'config.url'],
    [{ name: 'x', type: 'webhook', config: { url: 'https://a.example', secret: 'short' } }, 'config.secret'],
    [{ name: 'x', type: 'telegram', config: { botToken: 'nonsense', chatId: '1' } }, 'config.botToken'],
    [{ name: 'x', type: 'carrier pigeon', config: {} }, 'type'],
  ])('%j is refused with the field named', async (input, path) => {
    const { status, body } = await admin.post('channels', input);
    expect([status, body.errors[0].path]).toEqual([422, path]);
  });

  test('a test sends one real message, and its outcome is the health of the channel', async () => {
    const { id } = (await admin.post('channels', webhook())).body;
    const sent = await admin.post(`channels/${id}/test`);
    expect(sent).toMatchObject({ status: 200, body: { delivered: true } });
    expect(JSON.parse(receiver.calls[0]?.body ?? '')).toMatchObject({ alerts: [{ annotations: { transition: 'test' } }] });
    expect((await admin.get(`channels/${id}`)).body.health).toMatchObject({ state: 'ok', lastError: null });
    receiver.next({ status: 404 });
    expect((await admin.post(`channels/${id}/test`)).body).toMatchObject({ delivered: false, detail: 'The webhook answered 404.' });
    expect((await admin.get(`channels/${id}`)).body.health).toMatchObject({ state: 'failing', lastError: 'The webhook answered 404.' });
  });

  test('a group that moved is followed and remembered', async () => {
    const { id } = (await admin.post('channels', telegram())).body;
    const moved = { ok: false, error_code: 400, description: 'upgraded', parameters: { migrate_to_chat_id: -1002 } };
    receiver.next({ status: 400, body: JSON.stringify(moved) });
    expect((await admin.post(`channels/${id}/test`)).body).toMatchObject({ delivered: true });
    expect(JSON.parse(receiver.calls[1]?.body ?? '')).toMatchObject({ chat_id: '-1002' });
    expect((await stored(id))?.config).toMatchObject({ chatId: '-1002', botToken: token });
  });

  test('one that rules send to is not removed', async () => {
    const { id } = (await admin.post('channels', webhook())).body;
    const rule = (await admin.post('rules', { name: 'Sends', threshold: 1, channels: [id] })).body;
    const { status, body } = await admin.delete(`channels/${id}`);
    expect([status, body.detail]).toEqual([409, expect.stringContaining('“Sends”')]);
    await admin.delete(`rules/${rule.id}`);
    expect((await admin.delete(`channels/${id}`)).status).toBe(204);
  });
});

describe('without allowPrivateDestinations', () => {
  test('private addresses are not called', async () => {
    const strict = await startApiApp();
    const { id } = (await (await strict.as('admin')).post('channels', webhook())).body;
    const { body } = await (await strict.as('admin')).post(`channels/${id}/test`);
    expect(body).toMatchObject({ delivered: false, detail: expect.stringContaining('not a public address') });
    expect(receiver.calls).toHaveLength(0);
    await strict.close();
  }, 60_000);
});
