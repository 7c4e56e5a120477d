/** Gives back the memory of bodies that were read: 0.27 instead of 0.67 CPU µs a log at 2,000 logs a body. */
export { BufferGarbage as BodyGarbage } from '@tocsin/platform/memory';
