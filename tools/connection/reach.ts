import { setTimeout as wait } from 'node:timers/promises';

const TRIES = 3;

/** Why no server answers at this address, or undefined: one does. */
export const whyUnreachable = async (url: string): Promise<string | undefined> => {
  let why = '';
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      const response = await fetch(new URL('/livez', url), { signal: AbortSignal.timeout(3000) });
      await response.body?.cancel();
      return undefined;
    } catch (error) {
      const { name, cause } = error as { name: string; cause?: { code?: string } };
      why = cause?.code ?? name;
      if (attempt < TRIES) await wait(300 * attempt);
    }
  }
  return `No server answers at ${url} (${why}). Is it running (npm start)? Another address goes in --url.`;
};
