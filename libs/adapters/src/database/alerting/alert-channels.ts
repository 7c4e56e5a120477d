/** NOTIFY channel of changed alerts: the payload is an alert's id. */
export const ALERTS_CHANNEL = 'tocsin_alerts';
/** NOTIFY channel that wakes the dispatchers: something was put into the outbox. */
export const OUTBOX_CHANNEL = 'tocsin_outbox';
