import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '@tocsin/platform/config';
import type { RefreshToken } from './sessions.ts';

export const REFRESH_COOKIE = 'tocsin_refresh';
/** Name of the cookie's security scheme in the OpenAPI document. */
export const REFRESH_SCHEME = 'refreshCookie';

type CookieSettings = Pick<Settings, 'cookieSecure' | 'publicUrl'>;

/** No script can read it, no other site can make a browser send it, and no other path gets it. */
const optionsOf = ({ cookieSecure, publicUrl }: CookieSettings, request: FastifyRequest) => ({
  httpOnly: true,
  sameSite: 'strict' as const,
  path: '/api/v1/auth',
  secure: cookieSecure === 'always' || (cookieSecure === 'auto' && (request.protocol === 'https' || /^https:/i.test(publicUrl ?? ''))),
});

export const refreshTokenOf = (request: FastifyRequest): string | undefined => request.cookies[REFRESH_COOKIE];

export const setRefreshCookie = (reply: FastifyReply, settings: CookieSettings, { token, expiresAt }: RefreshToken): void => {
  void reply.setCookie(REFRESH_COOKIE, token, { ...optionsOf(settings, reply.request), expires: expiresAt });
};

export const clearRefreshCookie = (reply: FastifyReply, settings: CookieSettings): void => {
  void reply.clearCookie(REFRESH_COOKIE, optionsOf(settings, reply.request));
};
