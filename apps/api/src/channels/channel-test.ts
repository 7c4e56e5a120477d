import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { ChannelRepository } from '@tocsin/adapters/database';
import { EgressClient } from '@tocsin/adapters/egress';
import { type Notifiers, notifiersOver, sampleAlert } from '@tocsin/adapters/notification';
import type { Channel, ChannelTestResult } from '@tocsin/contracts';
import { CLOCK, type Clock, DeliveryError, type Notification } from '@tocsin/core/ports';
import { dashboardUrl, SETTINGS, type Settings } from '@tocsin/platform/config';

const LIMIT_MS = 10_000;

/** The test button: one real message, now, past the outbox, so that whoever presses it sees what the receiver said. */
@Injectable()
export class ChannelTest implements BeforeApplicationShutdown {
  private readonly client: EgressClient;
  private readonly notifiers: Notifiers;

  constructor(
    @Inject(ChannelRepository) private readonly channels: ChannelRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly now: Clock,
  ) {
    this.client = new EgressClient({ allowPrivate: settings.allowPrivateDestinations, timeoutMs: LIMIT_MS });
    this.notifiers = notifiersOver(this.client, now);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.client.close();
  }

  /** The channel's health is updated by the outcome. A receiver that moved is followed once, and its new place kept. */
  async send(channel: Channel, actor: string): Promise<ChannelTestResult> {
    const started = performance.now();
    let failure = await this.attempt(channel, channel.config, actor);
    if (failure?.configPatch) {
      await this.channels.patchConfig(channel.id, failure.configPatch);
      failure = await this.attempt(channel, { ...channel.config, ...failure.configPatch }, actor);
    }
    if (failure) await this.channels.failed(channel.id, failure.message);
    else await this.channels.succeeded(channel.id);
    const tookMs = Math.round(performance.now() - started);
    return { delivered: !failure, detail: failure?.message ?? 'The receiver has taken the message.', tookMs };
  }

  private async attempt(channel: Channel, config: Channel['config'], actor: string): Promise<DeliveryError | undefined> {
    try {
      await this.notifiers[channel.type].notify(config, this.message(channel, actor), AbortSignal.timeout(LIMIT_MS));
      return undefined;
    } catch (error) {
      if (error instanceof DeliveryError) return error;
      throw error;
    }
  }

  private message({ id, name }: Channel, actor: string): Notification {
    const at = this.now();
    const time = new Date(at).toISOString();
    const sample = sampleAlert();
    const alert = sampleAlert({
      ...{ id: `test-${id}`, ruleName: `channel “${name}”`, startedAt: time, firedAt: time, link: dashboardUrl(this.settings) },
      series: sample.series.map(({ count }, index) => ({ start: new Date(at - 60_000 * (1 - index)).toISOString(), count })),
      examples: sample.examples.map((log) => ({ ...log, timestamp: time, receivedAt: time })),
    });
    return { id: `test-${id}-${at}`, transition: 'test', alert, actor };
  }
}
