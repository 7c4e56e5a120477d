import type { LookupAddress } from 'node:dns';
import { Receiver } from '../notification/testing/receiver.ts';
import { isPublicAddress } from './address.ts';
import { EgressClient, type EgressOptions } from './egress-client.ts';

let receiver: Receiver;
let client: EgressClient | undefined;
const using = (options: Partial<EgressOptions> = {}) => (client = new EgressClient({ allowPrivate: true, ...options }));
beforeEach(async () => {
  receiver = await Receiver.start(() => ({ status: 200, body: 'ok' }));
});
afterEach(async () => {
  await client?.close();
  await receiver.close();
});
const port = () => new URL(receiver.url).port;

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808'])('takes %s', (text) =>
    expect(isPublicAddress(text)).toBe(true),
  );
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255'],
    ...[
      '::1',
      '::',
      'fe80::1',
      'fe80::1%eth0',
      'fd00::1',
      '::ffff:127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b::a9fe:a9fe',
      'ff02::1',
      'nonsense',
      '',
    ],
  ])('refuses %s', (text) => expect(isPublicAddress(text)).toBe(false));
});

describe('EgressClient', () => {
  it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', 'localhost', '0'])('refuses http://%s', async (host) => {
    const call = using({ allowPrivate: false }).request({ method: 'GET', url: `http://${host}:${port()}/` });
    await expect(call).rejects.toMatchObject({ code: 'destination_refused' });
    expect(receiver.calls).toHaveLength(0);
  });

  it('connects to the address that it checked, not to a second answer of the resolver', async () => {
    const answers: LookupAddress[][] = [[{ address: '127.0.0.1', family: 4 }], [{ address: '93.184.215.14', family: 4 }]];
    let asked = 0;
    const strict = using({ allowPrivate: false, resolve: (_name, callback) => callback(null, answers[asked++] ?? []) });
    const call = strict.request({ method: 'GET', url: `http://rebinding.example:${port()}/` });
    await expect(call).rejects.toMatchObject({ code: 'destination_refused' });
    expect(asked).toBe(1);
    expect(receiver.calls).toHaveLength(0);
  });

  it('follows no redirect', async () => {
    receiver.next({ status: 302, headers: { location: '/inside' } });
    expect((await using().request({ method: 'GET', url: receiver.url })).status).toBe(302);
    expect(receiver.calls).toHaveLength(1);
  });

  it('ends after its time-out', async () => {
    receiver.next('hang');
    await expect(using({ timeoutMs: 100 }).request({ method: 'GET', url: receiver.url })).rejects.toMatchObject({ code: 'timed_out' });
  });

  it('caps the answer', async () => {
    receiver.next({ status: 200, body: 'x'.repeat(2000) });
    const call = using({ maxResponseBytes: 1000 }).request({ method: 'GET', url: receiver.url });
    await expect(call).rejects.toMatchObject({ code: 'response_too_large' });
  });

  it('stops calling a destination that keeps failing, and tries again after the break', async () => {
    const breaking = using({ breakMs: 50 });
    const call = () => breaking.request({ method: 'GET', url: receiver.url });
    receiver.next(...Array.from({ length: 5 }, () => ({ status: 503 })));
    for (let failures = 0; failures < 5; failures++) expect((await call()).status).toBe(503);
    await expect(call()).rejects.toMatchObject({ code: 'circuit_open', retryAfterMs: 50 });
    expect(receiver.calls).toHaveLength(5);
    const answered = async (): Promise<number> => call().then(({ status }) => status, answered);
    expect(await answered()).toBe(200);
  });

  it.each(['ftp://example.com', 'file:///etc/passwd', 'nonsense'])('refuses the address %s', async (url) => {
    await expect(using().request({ method: 'GET', url })).rejects.toMatchObject({ code: 'bad_url' });
  });

  it('names the host and nothing else of the address', async () => {
    const closed = receiver.url;
    await receiver.close();
    const call = using().request({ method: 'GET', url: `${closed}/secret?token=secret` });
    await expect(call).rejects.toMatchObject({ code: 'unreachable', message: expect.not.stringContaining('secret') });
    receiver = await Receiver.start(() => ({ status: 200 }));
  });
});
