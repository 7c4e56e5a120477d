/** What was waited for took too long. */
export class TimeoutError extends Error {
  readonly code = 'timeout';
}

/** The promise's outcome, or TimeoutError once `timeoutMs` have passed. What is under way goes on; nobody listens any more. */
export const withTimeout = async <T>(promise: Promise<T>, timeoutMs: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeoutError(`No answer within ${timeoutMs} ms.`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};
