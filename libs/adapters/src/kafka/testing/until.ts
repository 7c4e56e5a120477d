import { setTimeout as wait } from 'node:timers/promises';

/** Resolves with the first answer that is not undefined or false; the test's own time-out is the limit. */
export const until = async <T>(probe: () => T | Promise<T>): Promise<NonNullable<T>> => {
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false && found !== null) return found;
    await wait(10);
  }
};
