import { BrokenCircuitError, type CircuitBreakerPolicy, circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import { KafkaUnavailableError } from '../connection/kafka-errors.ts';

const FAILURES_TO_OPEN = 3;
const AWAY = 'Kafka is away; nothing is tried for a moment.';

/** One for all writers to a cluster: three failures in a row open it; then nothing is tried for `breakMs`, after which one write may try. */
export class KafkaCircuit {
  private readonly policy: CircuitBreakerPolicy;
  private readonly breakMs: number;
  private triesAgainAt = 0;

  constructor(breakMs = 2000) {
    this.breakMs = breakMs;
    this.policy = circuitBreaker(
      handleWhen((error) => error instanceof KafkaUnavailableError),
      { halfOpenAfter: breakMs, breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN) },
    );
    this.policy.onBreak(() => (this.triesAgainAt = performance.now() + breakMs));
  }

  /** Is nothing tried at the moment? */
  get isOpen(): boolean {
    return this.policy.state === CircuitState.Open && performance.now() < this.triesAgainAt;
  }
  /** Has it failed so often, and not succeeded since, that it counts as away? */
  get isBroken(): boolean {
    return this.policy.state !== CircuitState.Closed;
  }

  /** @throws KafkaUnavailableError while it is open */
  check(): void {
    if (this.isOpen) throw new KafkaUnavailableError(AWAY, { retryAfterMs: Math.max(1000, this.breakMs) });
  }

  /** Runs a write. @throws KafkaUnavailableError while it is open, or what the write throws */
  async execute<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await this.policy.execute(write);
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw new KafkaUnavailableError(AWAY, { cause: error });
      throw error;
    }
  }
}
