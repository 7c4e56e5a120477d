import { DeliveryError, type Notifier } from '@tocsin/core/ports';
import { EgressClient } from '../../egress/index.ts';
import { sampleNotification } from '../sample.ts';
import { Receiver, type Behaviour, type Received, type Reply } from './receiver.ts';

export interface NotifierCase<Config> {
  name: string;
  make: (client: EgressClient) => Notifier<Config>;
  config: (url: string) => Config;
  /** What must never be seen in an error. */
  secrets: (config: Config) => string[];
  /** The real service's success, after checking that the call is one it would take. */
  answer: (call: Received) => Reply;
  /** The real service's rate limit, asking for 7 s. */
  rateLimited: Reply;
  /** An answer of the real service after which a repetition is useless. */
  final: Reply;
}

const failureOf = async (promise: Promise<void>): Promise<DeliveryError> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof DeliveryError) return error;
    throw error;
  }
  throw new Error('The delivery succeeded.');
};

/** What every Notifier guarantees, against a local server that answers like the real one. */
export const describeNotifier = <Config>(subject: NotifierCase<Config>): void => {
  describe(`${subject.name} keeps the Notifier contract`, () => {
    let receiver: Receiver;
    let client: EgressClient;
    beforeEach(async () => {
      receiver = await Receiver.start((call) => subject.answer(call));
      client = new EgressClient({ allowPrivate: true, timeoutMs: 300 });
    });
    afterEach(async () => {
      await client.close();
      await receiver.close();
    });
    const send = (signal = new AbortController().signal) =>
      subject.make(client).notify(subject.config(receiver.url), sampleNotification(), signal);
    const failAfter = (behaviour: Behaviour) => {
      receiver.next(behaviour);
      return failureOf(send());
    };

    it.each(['firing', 'acknowledged', 'resolved', 'test'] as const)('delivers "%s" in one call', async (transition) => {
      const notification = sampleNotification({ transition, actor: 'ada@example.com' });
      await subject.make(client).notify(subject.config(receiver.url), notification, new AbortController().signal);
      expect(receiver.calls).toHaveLength(1);
    });

    it('passes on how long a rate limit asks to wait', async () => {
      expect(await failAfter(subject.rateLimited)).toMatchObject({ code: 'delivery_failed', retryable: true, retryAfterMs: 7000 });
    });

    it.each([408, 425, 429, 500, 502, 503, 504])('may be tried again after %i', async (status) => {
      expect((await failAfter({ status, body: 'oops' })).retryable).toBe(true);
    });

    it.each([301, 302, 400, 401, 403, 404, 410])('is final after %i, and follows nothing', async (status) => {
      const failure = await failAfter({ status, headers: { location: `${receiver.url}/elsewhere` }, body: 'no' });
      expect(failure.retryable).toBe(false);
      expect(receiver.calls).toHaveLength(1);
    });

    it('is final after the refusal of the real service', async () => {
      expect((await failAfter(subject.final)).retryable).toBe(false);
    });

    it.each(['hang', 'reset'] as const)('may be tried again after a %s', async (behaviour) => {
      expect((await failAfter(behaviour)).retryable).toBe(true);
    });

    it('ends when its signal says so', async () => {
      const giveUp = new AbortController();
      receiver.next('hang');
      const failure = failureOf(send(giveUp.signal));
      await receiver.received(1);
      giveUp.abort();
      expect((await failure).retryable).toBe(true);
    });

    it('is final when the address is not public and private ones are not allowed', async () => {
      const strict = new EgressClient({ allowPrivate: false });
      const failure = await failureOf(
        subject.make(strict).notify(subject.config(receiver.url), sampleNotification(), new AbortController().signal),
      );
      await strict.close();
      expect(failure.retryable).toBe(false);
      expect(receiver.calls).toHaveLength(0);
    });

    it('shows no secret in an error, even when the receiver repeats it', async () => {
      const secrets = subject.secrets(subject.config(receiver.url));
      for (const status of [400, 500]) {
        const body = JSON.stringify({ ok: false, error_code: status, description: secrets.join(' ') });
        const failure = await failAfter({ status, body });
        for (const secret of secrets) expect(failure.message).not.toContain(secret);
      }
    });
  });
};
