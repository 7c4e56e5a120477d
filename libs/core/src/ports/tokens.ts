/** Names under which a composition root provides the ports (Nest injection tokens). */
export const LOG_READER = 'tocsin:LogReader';
export const LOG_INTAKE = 'tocsin:LogIntake';
export const LOG_TAIL = 'tocsin:LogTail';
export const CLOCK = 'tocsin:Clock';
