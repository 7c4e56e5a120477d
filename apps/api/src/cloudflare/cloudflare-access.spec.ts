import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { JwtService } from '@nestjs/jwt';
import { EgressClient } from '@tocsin/adapters/egress';
import { Receiver } from '@tocsin/adapters/notification/testing';
import { type ApiApp, startApiApp } from '../../test/api-app.ts';
import { CloudflareAccess, issuerOf } from './cloudflare-access.ts';
import { TeamKeys } from './team-keys.ts';

const jwt = new JwtService({});
const AUDIENCE = 'aud-dashboard';
const TEAM = 'acme';

const newKey = (kid: string) => ({ kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) });
const jwkOf = ({ kid, publicKey }: ReturnType<typeof newKey>) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  alg: 'RS256',
  use: 'sig',
});
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' });

/** A team's public keys on a server of this machine, and assertions by them. */
const teamServer = async () => {
  let published = [newKey('first')];
  const server = await Receiver.start(() => ({ status: 200, body: JSON.stringify({ keys: published.map(jwkOf), public_certs: [] }) }));
  const assertion = (
    claims: object = {},
    { key = published[0], ...options }: { key?: ReturnType<typeof newKey>; expiresIn?: number } = {},
  ) =>
    jwt.sign(
      { email: 'ann@example.org', sub: 'ann', aud: [AUDIENCE], iss: issuerOf(TEAM), ...claims },
      {
        privateKey: pem((key as ReturnType<typeof newKey>).privateKey),
        algorithm: 'RS256',
        keyid: key?.kid ?? '',
        expiresIn: options.expiresIn ?? 60,
      },
    );
  return { server, assertion, publish: (keys: ReturnType<typeof newKey>[]) => (published = keys), keys: () => published };
};

describe('the assertion', () => {
  let team: Awaited<ReturnType<typeof teamServer>>;
  let client: EgressClient;
  let access: CloudflareAccess;
  let now: number;
  beforeEach(async () => {
    now = Date.now();
    team = await teamServer();
    client = new EgressClient({ allowPrivate: true, timeoutMs: 500 });
    const settings = { cloudflareAudience: [AUDIENCE, 'aud-api'], cloudflareExempt: ['10.1.0.0/16'] };
    access = new CloudflareAccess(TEAM, settings, new TeamKeys(client, `${team.server.url}/certs`, () => now), jwt);
  });
  afterEach(async () => {
    await client.close();
    await team.server.close();
  });
  const check = (headers: Record<string, string>, remoteAddress = '203.0.113.7', url = '/api/v1/logs/search') =>
    access.check({ headers, url, socket: { remoteAddress } } as unknown as IncomingMessage);
  const shown = (assertion: string) => check({ 'cf-access-jwt-assertion': assertion });

  test('of a member of the team lets the call in; the keys are fetched once', async () => {
    await Promise.all([shown(team.assertion()), shown(team.assertion({ aud: ['aud-api'] }))]);
    await shown(team.assertion());
    expect(team.server.calls).toHaveLength(1);
  });

  test.each([
    ['another audience', () => team.assertion({ aud: ['other'] })],
    ['another issuer', () => team.assertion({ iss: issuerOf('other') })],
    ['out of date', () => team.assertion({}, { expiresIn: -60 })],
    ['signed by somebody else under a known key id', () => team.assertion({}, { key: newKey('first') })],
    ['signed by an unknown key', () => team.assertion({}, { key: newKey('unknown') })],
    ['not signed', () => `${Buffer.from('{"alg":"none","kid":"first"}').toString('base64url')}.${team.assertion().split('.')[1]}.`],
    [
      'signed with the public key as a secret',
      () => {
        const [first] = team.keys();
        const header = { alg: 'HS256' as const, kid: 'first', typ: 'JWT' };
        return jwt.sign(
          { aud: [AUDIENCE], iss: issuerOf(TEAM) },
          { secret: JSON.stringify(first && jwkOf(first)), header, algorithm: 'HS256' },
        );
      },
    ],
    ['no token at all', () => 'made-up'],
    ['absent', () => ''],
  ])('%s is refused', async (_, assertion) => {
    await expect(shown(assertion())).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('by a key that is new is accepted; unknown keys make us ask once in ten seconds', async () => {
    await shown(team.assertion());
    const second = newKey('second');
    team.publish([second]);
    await expect(shown(team.assertion({}, { key: second }))).rejects.toMatchObject({ code: 'forbidden' });
    expect(team.server.calls).toHaveLength(1);
    now += 10_000;
    await shown(team.assertion({}, { key: second }));
    expect(team.server.calls).toHaveLength(2);
  });

  test('is checked with the keys of before while Cloudflare does not answer, for a day', async () => {
    await shown(team.assertion());
    now += 3_600_000;
    team.server.next({ status: 500 });
    await shown(team.assertion());
    expect(team.server.calls).toHaveLength(2);
    now += 24 * 3_600_000;
    team.server.next('hang');
    await expect(shown(team.assertion())).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('is not needed by probes, this machine and exempt networks, unless they come through Cloudflare', async () => {
    await check({}, '203.0.113.7', '/livez');
    await check({}, '127.0.0.1');
    await check({}, '::ffff:10.1.2.3');
    const ways: Record<string, string>[] = [{ 'cf-ray': 'x' }, { 'cf-connecting-ip': '203.0.113.9' }];
    for (const through of ways) {
      for (const address of ['127.0.0.1', '10.1.2.3']) await expect(check(through, address)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(check(through, '203.0.113.7', '/livez')).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(check({}, '10.2.0.1')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(check({ 'x-forwarded-for': '127.0.0.1' }, '127.0.0.1')).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the API behind Access', () => {
  let team: Awaited<ReturnType<typeof teamServer>>;
  let api: ApiApp;
  beforeAll(async () => {
    team = await teamServer();
    const client = new EgressClient({ allowPrivate: true, timeoutMs: 500 });
    api = await startApiApp({
      settings: { cloudflareTeam: TEAM, cloudflareAudience: [AUDIENCE] },
      overrides: { 'tocsin:TeamKeysUrl': `${team.server.url}/certs`, 'tocsin:TeamKeysClient': client },
    });
  }, 60_000);
  afterAll(async () => {
    await api?.close();
    await team?.server.close();
  });
  const ask = (path: string, headers: Record<string, string>): Promise<{ status: number; type: string }> =>
    new Promise((resolve, reject) => {
      httpRequest(`${api.url}${path}`, { headers }, (response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '' });
      })
        .on('error', reject)
        .end();
    });

  test('answers nobody who came around it, whatever the path', async () => {
    for (const path of ['/api/v1/auth/me', '/api/docs', '/health', '/', '/_bulk', '/metrics', '/nowhere']) {
      expect(await ask(path, { 'cf-ray': 'x' })).toEqual({ status: 403, type: 'application/problem+json; charset=utf-8' });
    }
  });

  test('still asks who it is', async () => {
    const headers = { 'cf-ray': 'x', 'cf-access-jwt-assertion': team.assertion() };
    expect((await ask('/api/v1/auth/me', headers)).status).toBe(401);
    expect((await ask('/health', headers)).status).not.toBe(403);
  });
});
