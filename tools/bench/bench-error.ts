/** Why nothing could be measured, for a person. */
export class BenchError extends Error {
  readonly code = 'bench';
}
