import type { Writable } from 'node:stream';
import { pinoDestination, type PinoTargetOptions } from './pino.ts';

/**
 * For pino's worker thread: `pino.transport({ target: '@tocsin/producer/pino-transport', options: { url, apiKey } })`.
 * Options are handed over to another thread, so they hold no functions.
 */
export default (options: PinoTargetOptions): Writable => pinoDestination(options);
