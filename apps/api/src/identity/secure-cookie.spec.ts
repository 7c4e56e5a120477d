import type { FastifyReply, FastifyRequest } from 'fastify';
import { setRefreshCookie } from './refresh-cookie.ts';

const isSecure = (settings: Parameters<typeof setRefreshCookie>[1], protocol: 'http' | 'https'): boolean => {
  let secure = false;
  const reply = {
    request: { protocol } as FastifyRequest,
    setCookie: (_name: string, _value: string, options: { secure: boolean }) => (secure = options.secure),
  };
  setRefreshCookie(reply as unknown as FastifyReply, settings, { token: 't', expiresAt: new Date(0) });
  return secure;
};

test.each([
  ['auto', undefined, 'http', false],
  ['auto', undefined, 'https', true],
  ['auto', 'https://logs.example.org', 'http', true],
  ['always', undefined, 'http', true],
  ['never', 'https://logs.example.org', 'https', false],
] as const)('cookieSecure %s at %s over %s: %s', (cookieSecure, publicUrl, protocol, expected) => {
  expect(isSecure({ cookieSecure, publicUrl }, protocol)).toBe(expected);
});
