export * from './connection/kafka-errors.ts';
export { type KafkaLogger } from './connection/kafka-log.ts';
export { KafkaConnection, type KafkaOptions, openKafka } from './connection/open-kafka.ts';
export { topicName } from './connection/topic-name.ts';
export { LOG_HEADERS, type LogMessage, readLogMessage } from './log-message.ts';
export { OffsetOutOfRangeError, type Page, PartitionReader } from './tail/partition-reader.ts';
export { ensureTopics } from './topics/ensure-topics.ts';
export { topicPlan, type TopicPlan, type TopicPlanOptions } from './topics/topic-plan.ts';
export { type SinkCommit, TransactionalSink, type TransactionalSinkOptions } from './transaction/transactional-sink.ts';
