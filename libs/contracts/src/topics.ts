/** Topics of the bus; the same names in memory and in Kafka. */
export const TOPICS = {
  logs: 'logs',
  classified: 'logs.classified',
  rollups: 'logs.rollups',
  deadLetters: 'logs.dlq',
  alerts: 'alerts',
} as const;
export type Topic = (typeof TOPICS)[keyof typeof TOPICS];
