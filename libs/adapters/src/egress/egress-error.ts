/** Why an outgoing call came to nothing. A closed list, fit for a metric's label. */
export type EgressFailure =
  'destination_refused' | 'unreachable' | 'timed_out' | 'response_too_large' | 'circuit_open' | 'aborted' | 'bad_url' | 'closed';

/** An outgoing call without an answer. The message names the host at most: paths and queries hold secrets (Slack, Telegram). */
export class EgressError extends Error {
  readonly code: EgressFailure;
  /** When the destination's circuit lets the next call through. */
  readonly retryAfterMs: number | undefined;
  constructor(code: EgressFailure, message: string, options: { retryAfterMs?: number } = {}) {
    super(message);
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
