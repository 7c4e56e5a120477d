/** Which app this process is (`AppName`). */
export const APP_NAME = Symbol('APP_NAME');

/** A gauge of messages that this process has yet to read, by topic and partition. */
export const CONSUMER_LAG_METRIC = 'tocsin_consumer_lag_messages';
