import { randomUUID } from 'node:crypto';
import { AlertEntity, ChannelRepository, DeliveryEntity, Outbox } from '@tocsin/adapters/database';
import { sampleAlert } from '@tocsin/adapters/notification';
import { type AlertView, type Channel, ChannelInput, type ChannelType } from '@tocsin/contracts';
import type { DataSource } from 'typeorm';

const CONFIGS: Readonly<Record<ChannelType, (url: string) => object>> = {
  slack: (url) => ({ url }),
  telegram: (apiUrl) => ({ apiUrl, botToken: `123456:${'A'.repeat(35)}`, chatId: '-1001' }),
  webhook: (url) => ({ url, secret: 'a secret of some length' }),
};

/** A channel whose receiver is at that address. */
export const makeChannel = (source: DataSource, type: ChannelType, url: string): Promise<Channel> =>
  new ChannelRepository(source).create(ChannelInput.parse({ name: type, type, config: CONFIGS[type](url) }));

/** Puts the firing of a new alert into the outbox. */
export const fire = async (source: DataSource, channels: readonly Channel[], change: Partial<AlertView> = {}): Promise<AlertView> => {
  const alert = sampleAlert({ ...change, id: randomUUID() });
  const times = { startedAt: new Date(), firedAt: new Date(), acknowledgedAt: null, resolvedAt: null, silencedUntil: null };
  await source.manager.insert(AlertEntity, { ...alert, ...times, fingerprint: randomUUID() } as object);
  const ids = channels.map(({ id }) => id);
  await source.transaction((manager) => new Outbox(source).add(manager, { alert, transition: 'firing', actor: null }, ids, 1));
  return alert;
};

export const deliveriesOf = (source: DataSource, { id }: Channel): Promise<DeliveryEntity[]> =>
  source.manager.find(DeliveryEntity, { where: { channelId: id }, order: { createdAt: 'ASC' } });

/** Waits until `read` gives what is wanted, and returns it. */
export const until = async <T>(read: () => Promise<T> | T, wanted: (value: T) => boolean): Promise<T> => {
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
