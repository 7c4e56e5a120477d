import { randomUUID } from 'node:crypto';

/** For Fastify's `genReqId`: keeps a caller's `X-Request-Id` when it is short and plain, else makes one. */
export const requestIdFor = (request: { headers: Record<string, string | string[] | undefined> }): string => {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
};
