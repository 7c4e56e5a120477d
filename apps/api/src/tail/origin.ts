import type { IncomingHttpHeaders } from 'node:http';

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);

/**
 * May a page of this origin open a live tail? Browsers let any page open a WebSocket to any server, and say where the page is from:
 * our own address, the public one, and those that CORS allows. Programs send no Origin.
 */
export const isAllowedOrigin = (headers: IncomingHttpHeaders, allowed: readonly string[]): boolean => {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  const from = hostOf(origin);
  return from !== undefined && (from === host || allowed.some((each) => new URL(each).origin === new URL(origin).origin));
};
