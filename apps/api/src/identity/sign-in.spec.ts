import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { SigningKeyRepository, UserRepository } from '@tocsin/adapters/database';
import { type ApiApp, ApiClient, emailOf, startApiApp, TEST_PASSWORD } from '../../test/api-app.ts';

let api: ApiApp;
beforeAll(async () => (api = await startApiApp({ settings: { loginTries: 30, callsPerSecond: 1_000_000 } })));
afterAll(() => api?.close());

const signIn = (email: string, password: string) => api.anonymous.post('auth/login', { email, password });

test('signs in by e-mail address, written anyhow, and tells who is calling', async () => {
  await api.as('viewer');
  const { status, body, headers } = await signIn(' Viewer@EXAMPLE.org ', TEST_PASSWORD);
  expect(status).toBe(200);
  expect(body).toMatchObject({ expiresIn: 900, user: { email: emailOf('viewer'), role: 'viewer', enabled: true } });
  expect(body.user.lastLoginAt).toMatch(/^\d{4}-.*Z$/);
  expect(headers.get('cache-control')).toBe('no-store');
  const me = await new ApiClient(api.url, `Bearer ${body.accessToken}`).get('auth/me');
  expect(me.body).toMatchObject({ kind: 'user', role: 'viewer', scopes: expect.arrayContaining(['logs:read']) });
});

test('a wrong password, an unknown and a disabled user are answered alike', async () => {
  const users = api.app.get(UserRepository);
  await api.as('oncall');
  const oncall = await users.findForSignIn(emailOf('oncall'));
  await users.change(oncall?.id ?? '', { enabled: false });
  const answers = [
    await signIn(emailOf('viewer'), 'not the password'),
    await signIn('nobody@example.org', TEST_PASSWORD),
    await signIn(emailOf('oncall'), TEST_PASSWORD),
  ];
  const [first] = answers.map(({ body }) => ({ ...body, requestId: '' }));
  for (const { status, body } of answers) {
    expect(status).toBe(401);
    expect({ ...body, requestId: '' }).toEqual(first);
  }
});

test('what happened is in the audit log, without the password', async () => {
  const rows = await api.auditRows({ action: 'auth.login' });
  expect(rows).toContainEqual(expect.objectContaining({ outcome: 'success', actor: expect.objectContaining({ name: emailOf('viewer') }) }));
  expect(rows).toContainEqual(
    expect.objectContaining({ outcome: 'failure', target: 'nobody@example.org', detail: { reason: 'unknown_user' } }),
  );
  expect(JSON.stringify(rows)).not.toContain('not the password');
});

describe('an access token', () => {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const NOW = Math.floor(Date.now() / 1000);
  const keyOf = async () => {
    const [key] = await api.app.get(SigningKeyRepository).all(() => Promise.reject(new Error('there is one')));
    if (!key) throw new Error('there is one');
    return key;
  };
  const genuine = async (): Promise<{ sub: string; sid: string }> => {
    const { body } = await signIn(emailOf('viewer'), TEST_PASSWORD);
    return JSON.parse(Buffer.from(body.accessToken.split('.')[1] ?? '', 'base64url').toString()) as { sub: string; sid: string };
  };
  /** Signed with our own key, so that only what is changed can be the reason of a refusal. */
  const token = async (header: object = {}, claims: object = {}): Promise<string> => {
    const key = await keyOf();
    const { sub, sid } = await genuine();
    const head = encode({ alg: 'RS256', typ: 'at+jwt', kid: key.id, ...header });
    const body = encode({ sub, sid, iss: 'tocsin', aud: 'tocsin-api', iat: NOW, exp: NOW + 60, ...claims });
    const signature = sign('sha256', Buffer.from(`${head}.${body}`), createPrivateKey(key.privateKey)).toString('base64url');
    return `${head}.${body}.${signature}`;
  };
  const statusOf = async (text: string): Promise<number> => (await new ApiClient(api.url, `Bearer ${text}`).get('auth/me')).status;

  test('made as ours are is taken', async () => expect(await statusOf(await token())).toBe(200));

  test.each([
    ['another type', { typ: 'JWT' }, {}],
    ['an unknown key', { kid: 'other' }, {}],
    ['no key id', { kid: undefined }, {}],
    ['another issuer', {}, { iss: 'other' }],
    ['another audience', {}, { aud: 'other' }],
    ['a time that is over', {}, { exp: NOW - 60 }],
    ['another sign-in', {}, { sid: 'other' }],
    ['another user', {}, { sub: 'other' }],
  ])('with %s is refused', async (_, header, claims) => expect(await statusOf(await token(header, claims))).toBe(401));

  test('without a signature, or signed by the public key as a secret, is refused', async () => {
    const key = await keyOf();
    const [, body = ''] = (await token()).split('.');
    const none = encode({ alg: 'none', typ: 'at+jwt', kid: key.id });
    const hs256 = encode({ alg: 'HS256', typ: 'at+jwt', kid: key.id });
    const mac = createHmac('sha256', key.publicKey).update(`${hs256}.${body}`).digest('base64url');
    expect(await statusOf(`${none}.${body}.`)).toBe(401);
    expect(await statusOf(`${hs256}.${body}.${mac}`)).toBe(401);
  });

  test('with a changed claim is refused', async () => {
    const [head = '', , signature = ''] = (await token()).split('.');
    const claims = encode({ ...(await genuine()), iss: 'tocsin', aud: 'tocsin-api', exp: NOW + 999 });
    expect(await statusOf(`${head}.${claims}.${signature}`)).toBe(401);
  });

  test('that was made up is in the audit log, one whose time is over is not', async () => {
    const before = (await api.auditRows({ action: 'auth.token' })).length;
    await statusOf(await token({}, { exp: NOW - 60 }));
    expect((await api.auditRows({ action: 'auth.token' })).length).toBe(before);
    await statusOf(await token({}, { aud: 'other' }));
    expect((await api.auditRows({ action: 'auth.token' }))[0]).toMatchObject({ outcome: 'failure', target: 'GET /api/v1/auth/me' });
  });

  test('is known on public routes too, and a bad one makes a stranger of its bearer there', async () => {
    const versionFor = async (text: string) => (await new ApiClient(api.url, `Bearer ${text}`).get('/health')).body.version;
    expect(await versionFor(await token())).not.toBe('');
    expect(await versionFor(await token({}, { aud: 'other' }))).toBe('');
  });
});
