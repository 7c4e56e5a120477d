import { NotFoundException } from '@nestjs/common';
import fc from 'fast-check';
import * as z from 'zod';
import { decodeCursor, encodeCursor, ProblemError, RateLimiter, requestIdFor, toProblem } from './index.ts';

test('a cursor comes back as it went, and anything else is malformed', () => {
  const place = z.strictObject({ at: z.string(), seq: z.int() });
  fc.assert(
    fc.property(fc.string(), fc.integer(), (at, seq) => expect(decodeCursor(place, encodeCursor({ at, seq }))).toEqual({ at, seq })),
  );
  fc.assert(fc.property(fc.string(), (text) => expect(() => decodeCursor(place, text)).toThrow(ProblemError)));
});

test('errors become problems without telling what they said', () => {
  expect(toProblem(new NotFoundException('secret'))).toMatchObject({ code: 'not_found', status: 404 });
  expect(toProblem(Object.assign(new Error('x'), { code: 'busy', retryAfterMs: 1500 }))).toMatchObject({
    code: 'busy',
    details: { retryAfterMs: 1500 },
  });
  expect(toProblem(Object.assign(new Error('x'), { code: 'storage_full' }))).toMatchObject({ status: 503 });
  expect(toProblem(Object.assign(new Error('body'), { statusCode: 413 }))).toMatchObject({ code: 'too_large' });
  const unknown = toProblem(new Error('SELECT password FROM app_user'));
  expect(unknown.code).toBe('internal');
  expect(unknown.message).not.toContain('SELECT');
});

test('a limit holds for each key and window', () => {
  let now = 0;
  const limiter = new RateLimiter(() => now);
  const limit = { name: 'calls', limit: 2, windowMs: 1000 };
  expect([1, 2, 3].map(() => limiter.take(limit, 'a').allowed)).toEqual([true, true, false]);
  expect(limiter.take(limit, 'b').allowed).toBe(true);
  now = 1000;
  expect(limiter.take(limit, 'a')).toEqual({ allowed: true, remaining: 1, resetMs: 1000 });
});

test('a plain request id is kept, any other replaced', () => {
  expect(requestIdFor({ headers: { 'x-request-id': 'abc-1' } })).toBe('abc-1');
  expect(requestIdFor({ headers: { 'x-request-id': 'a\nb' } })).not.toContain('\n');
});
