import type { Channel } from '@tocsin/contracts';
import type { ChannelRepository, ClaimedDelivery, Outbox } from '@tocsin/adapters/database';
import type { Notifiers } from '@tocsin/adapters/notification';
import { type Clock, DeliveryError } from '@tocsin/core/ports';
import { backoffMs, worthRetrying } from './backoff.ts';
import { Pacer } from './pacer.ts';
import { pacesOf } from './paces.ts';

/** What became of one attempt. */
export type AttemptOutcome = 'delivered' | 'retried' | 'failed';
export interface DispatcherOptions {
  outbox: Outbox;
  channels: ChannelRepository;
  notifiers: Notifiers;
  now?: Clock;
  random?: () => number;
  /** Of several processes one delivers, so that the receivers' rate limits hold for all together; default: this one. */
  leads?: () => boolean;
  /** Told of each attempt. `latencyMs`: from the transition to now. */
  onAttempt?: (outcome: AttemptOutcome, type: Channel['type'], latencyMs: number) => void;
  /** The database did not do as asked; what was claimed comes back when its lease ends. */
  onError?: (error: unknown) => void;
}

const MOST_AT_ONCE = 64;
/** Looks by itself so often, should nobody wake it. */
const POLL_MS = 1000;
/** Hard end of one attempt; the client's own time-out is shorter. */
const ATTEMPT_MS = 15_000;
const STOP_MS = 6000;

/**
 * Delivers what lies in the outbox: the urgent first, one message at a time to each channel, within the receivers' rate limits, so that a
 * slow or broken channel delays nobody else. At least once: a message whose process dies between the receiver's "yes" and our commit is
 * sent again after its lease, under the same notification id.
 */
export class Dispatcher {
  private readonly now: Clock;
  private readonly pacer = new Pacer();
  private readonly sending = new Map<string, Promise<void>>();
  /** Channels that must rest, until when. */
  private readonly resting = new Map<string, number>();
  private readonly giveUp = new AbortController();
  private wakeUp: () => void = () => undefined;
  private woken = false;
  private stopped = false;
  private running: Promise<void> | undefined;
  private askedAt: number;

  constructor(private readonly options: DispatcherOptions) {
    this.now = options.now ?? Date.now;
    this.askedAt = this.now();
  }

  start(): void {
    this.running ??= this.run();
  }

  /** When the outbox was last asked, successfully, for what is due, or stood by for another process; epoch milliseconds. */
  get lastAskedAt(): number {
    return this.askedAt;
  }

  /** Something was put into the outbox, or may be due. */
  wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  /** Claims nothing more and waits for what is under way; what does not end in time is left to be sent again. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
    const timer = setTimeout(() => this.giveUp.abort(), STOP_MS);
    await Promise.all(this.sending.values());
    clearTimeout(timer);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.woken = false;
      let waitMs = POLL_MS;
      try {
        if (this.options.leads?.() ?? true) {
          await this.claim();
          waitMs = await this.nextInMs();
        }
        this.askedAt = this.now();
      } catch (error) {
        this.options.onError?.(error);
      }
      if (!this.woken && !this.isStopped()) await this.sleep(waitMs);
    }
  }
  private isStopped(): boolean {
    return this.stopped;
  }

  private async sleep(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
  }

  private async claim(): Promise<void> {
    const now = this.now();
    for (const [channelId, until] of this.resting) if (until <= now) this.resting.delete(channelId);
    const room = MOST_AT_ONCE - this.sending.size;
    if (room <= 0) return;
    for (const delivery of await this.options.outbox.claim(room, [...this.sending.keys(), ...this.resting.keys()])) {
      const sending = this.send(delivery)
        .catch((error: unknown) => this.options.onError?.(error))
        .finally(() => {
          this.sending.delete(delivery.channelId);
          this.wake();
        });
      this.sending.set(delivery.channelId, sending);
    }
  }

  private async nextInMs(): Promise<number> {
    const rests = [...this.resting.values()].map((until) => until - this.now());
    const due = await this.options.outbox.dueInMs();
    // What is due but not claimed waits for its channel, whose end wakes us.
    return Math.max(5, Math.min(POLL_MS, ...rests, due === undefined || due <= 0 ? POLL_MS : due));
  }

  private async send(delivery: ClaimedDelivery): Promise<void> {
    const { outbox, channels, onAttempt } = this.options;
    const channel = await channels.get(delivery.channelId);
    if (!channel?.enabled) return void (await outbox.failed(delivery, 'The channel was switched off'));
    const ageMs = (): number => Math.max(0, this.now() - delivery.createdAt.getTime());
    const failure = await this.attempt(channel, delivery);
    if (failure === 'paced') return;
    if (failure === undefined) {
      await outbox.delivered(delivery);
      await channels.succeeded(channel.id);
      return onAttempt?.('delivered', channel.type, ageMs());
    }
    await channels.failed(channel.id, failure.message);
    if (failure.configPatch) await channels.patchConfig(channel.id, failure.configPatch);
    if (!failure.retryable || !worthRetrying(delivery.attempts, ageMs())) {
      await outbox.failed(delivery, failure.message);
      return onAttempt?.('failed', channel.type, ageMs());
    }
    // What a receiver asks for holds for all that goes to it.
    if (failure.retryAfterMs) this.resting.set(channel.id, this.now() + failure.retryAfterMs);
    const delayMs = failure.configPatch ? 0 : backoffMs(delivery.attempts, (this.options.random ?? Math.random)(), failure.retryAfterMs);
    await outbox.retry(delivery, failure.message, delayMs);
    onAttempt?.('retried', channel.type, ageMs());
  }

  /** One attempt. `paced`: the channel's rate limit forbade it, and the claim was given back. */
  private async attempt(channel: Channel, delivery: ClaimedDelivery): Promise<DeliveryError | 'paced' | undefined> {
    try {
      const waitMs = this.pacer.take(pacesOf(channel.type, channel.config), this.now());
      if (waitMs > 0) {
        this.resting.set(channel.id, this.now() + waitMs);
        await this.options.outbox.release(delivery, waitMs);
        return 'paced';
      }
      const signal = AbortSignal.any([this.giveUp.signal, AbortSignal.timeout(ATTEMPT_MS)]);
      await this.options.notifiers[channel.type].notify(channel.config, delivery.notification, signal);
      return undefined;
    } catch (error) {
      if (error instanceof DeliveryError) return error;
      // A config that cannot be read any more, or a fault of ours: its message may quote a secret.
      const reason = error instanceof Error ? error.name : 'unknown error';
      return new DeliveryError(`The message could not be made (${reason}).`, { retryable: false, cause: error });
    }
  }
}
