export { kafkaAccess } from './kafka-access.ts';
export { TopicsAtStart } from './topics-at-start.ts';
