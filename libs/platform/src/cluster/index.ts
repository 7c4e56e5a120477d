export { elasticsearchAddress, kafkaAccess } from './server-access.ts';
export { TopicsAtStart } from './topics-at-start.ts';
