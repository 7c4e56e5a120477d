/** Kafka did not take or give what was asked of it, within its time. Nothing was acknowledged; a later try may succeed. */
export class KafkaUnavailableError extends Error {
  readonly code = 'unavailable';
  readonly retryAfterMs: number;
  constructor(message: string, { retryAfterMs = 5000, cause }: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, { cause });
    this.name = 'KafkaUnavailableError';
    this.retryAfterMs = retryAfterMs;
  }
}

/** Another process has taken over this transactional id: this one must stop writing for that partition. Final. */
export class FencedError extends Error {
  readonly code = 'fenced';
  constructor(transactionalId: string, cause?: unknown) {
    super(`Another process writes as ${transactionalId} now.`, { cause });
    this.name = 'FencedError';
  }
}

/** Kafka will not take this, however often it is sent: it is too large, or we may not write there. */
export class KafkaRefusedError extends Error {
  readonly code = 'refused';
}

/** What Kafka's own client reports: a name, for protocol errors the protocol's word, and what it was caused by. */
interface KafkaFailure {
  name?: string;
  type?: string;
  code?: unknown;
  message?: string;
  cause?: unknown;
  originalError?: unknown;
}

/** The failures that led to an error, the outermost first; the client wraps them, and wraps them again on retry. */
function* chain(error: unknown): Generator<KafkaFailure> {
  let at: unknown = error;
  for (let depth = 0; depth < 8 && typeof at === 'object' && at !== null; depth++) {
    const failure = at as KafkaFailure;
    yield failure;
    at = failure.cause ?? failure.originalError;
  }
}

/** Did any step of a failure carry one of these protocol error types? */
export const hasProtocolError = (error: unknown, ...types: string[]): boolean => {
  for (const { type } of chain(error)) if (type !== undefined && types.includes(type)) return true;
  return false;
};

/** Why, in a few words for a log or a health check: the innermost cause says most. */
export const whyKafkaFailed = (error: unknown): string => {
  let said = 'unknown error';
  for (const { type, message } of chain(error)) said = type ?? message ?? said;
  return said.slice(0, 300);
};
