import type { Topic } from '@tocsin/contracts';

/** Name of a topic on the servers: the installation's prefix (often empty), then the topic's own name. */
export const topicName = (prefix: string, topic: Topic): string => `${prefix}${topic}`;
