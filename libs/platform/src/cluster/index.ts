export { TopicsAtStart } from './topics-at-start.ts';
