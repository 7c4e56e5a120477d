/** Real servers for tests, without Docker; see main.ts for the command line. */
export { OwnServer, startOwnElasticsearch, startOwnKafka, startOwnPostgres } from './own-server.ts';
export { OwnKafkaCluster } from './own-kafka-cluster.ts';
export { describeWithServers } from './describe-with-servers.ts';
export { type SecureKafka, startSecureKafka } from './secure-kafka.ts';
export { freePort } from './ports.ts';
export { requireBuildTools, requireJava } from './java.ts';
export { StackError } from './stack-error.ts';
