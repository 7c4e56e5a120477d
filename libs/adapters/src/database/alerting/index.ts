import { AlertEventEntity } from './alert-event.entity.ts';
import { AlertEntity } from './alert.entity.ts';
import { ChannelEntity } from './channel.entity.ts';
import { DeliveryEntity } from './delivery.entity.ts';
import { RuleEntity } from './rule.entity.ts';
import { SilenceEntity } from './silence.entity.ts';

/** For the DataSource. */
export const alertingEntities = [RuleEntity, ChannelEntity, SilenceEntity, AlertEntity, AlertEventEntity, DeliveryEntity];

export { AlertEntity, AlertEventEntity, ChannelEntity, DeliveryEntity, RuleEntity, SilenceEntity };
export * from './alert-channels.ts';
export { PostgresAlertFeed } from './alert-feed.ts';
export { AlertLifecycle, type AlertLifecycleOptions, type CoolingSignal } from './alert-lifecycle.ts';
export { AlertRepository, type AlertSelection } from './alert-repository.ts';
export * from './channel-repository.ts';
export * from './default-rules.ts';
export * from './outbox.ts';
export * from './rule-repository.ts';
export * from './silence-repository.ts';
export * from './views.ts';
