import { circuitBreaker, ConsecutiveBreaker, handleWhen, type CircuitBreakerPolicy } from 'cockatiel';
import { EgressError } from './egress-error.ts';

/** Failures that speak about the destination; a caller who gave up, or an address that we refuse, do not. */
const BLAMES_DESTINATION: ReadonlySet<string> = new Set(['unreachable', 'timed_out']);
const CONSECUTIVE_FAILURES = 5;
const MOST_DESTINATIONS = 1000;

/** One circuit breaker for each destination: five failures in a row open it, after the break one call may try. */
export class Circuits {
  private readonly byHost = new Map<string, CircuitBreakerPolicy>();
  private readonly breakMs: number;
  constructor(breakMs: number) {
    this.breakMs = breakMs;
  }

  of(host: string): CircuitBreakerPolicy {
    const known = this.byHost.get(host);
    if (known) return known;
    const oldest = this.byHost.keys().next();
    if (this.byHost.size >= MOST_DESTINATIONS && !oldest.done) this.byHost.delete(oldest.value);
    const policy = handleWhen((error) => error instanceof EgressError && BLAMES_DESTINATION.has(error.code)).orWhenResult(
      (result) => typeof result === 'object' && result !== null && 'status' in result && Number(result.status) >= 500,
    );
    const circuit = circuitBreaker(policy, { halfOpenAfter: this.breakMs, breaker: new ConsecutiveBreaker(CONSECUTIVE_FAILURES) });
    this.byHost.set(host, circuit);
    return circuit;
  }
}
