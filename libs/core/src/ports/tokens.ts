/** Names under which a composition root provides the ports (Nest injection tokens). */
export const LOG_READER = 'tocsin:LogReader';
export const LOG_WRITER = 'tocsin:LogWriter';
export const LOG_INTAKE = 'tocsin:LogIntake';
export const LOG_TAIL = 'tocsin:LogTail';
export const ALERT_FEED = 'tocsin:AlertFeed';
export const PIPELINE_STATUS = 'tocsin:PipelineStatus';
export const LOG_KEEPER = 'tocsin:LogKeeper';
export const LOG_RECLASSIFIER = 'tocsin:LogReclassifier';
export const STORE_STATUS = 'tocsin:StoreStatus';
/** `() => string`: the newest commit position of the log store, where live tails begin. */
export const STORE_POSITION = 'tocsin:StorePosition';
export const CLOCK = 'tocsin:Clock';
/** Nest's `ClientProxy` onto the bus: `emit(topic, event)`, `send(topic, request)`. */
export const BUS_CLIENT = 'tocsin:BusClient';
