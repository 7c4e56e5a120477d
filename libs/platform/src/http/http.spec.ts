import { NotFoundException } from '@nestjs/common';
import fc from 'fast-check';
import * as z from 'zod';
import {
  addressKey,
  decodeCursor,
  encodeCursor,
  problemDocument,
  ProblemError,
  problemHeaders,
  RateLimiter,
  requestIdFor,
  toPage,
  toProblem,
} from './index.ts';

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

test('whether a limit is exhausted can be asked without counting', () => {
  const limiter = new RateLimiter(() => 0);
  const limit = { name: 'calls', limit: 1, windowMs: 1000 };
  expect(limiter.isExhausted(limit, 'a')).toBe(false);
  limiter.take(limit, 'a');
  expect([limiter.isExhausted(limit, 'a'), limiter.isExhausted(limit, 'b')]).toEqual([true, false]);
});

test.each([
  ['192.0.2.1', 'address:192.0.2.1'],
  ['::ffff:192.0.2.1', 'address:::ffff:192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', 'address:2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', 'address:2001:db8:1:2::/64'],
  ['2001:db8::6', 'address:2001:db8:0:0::/64'],
  ['::1', 'address:0:0:0:0::/64'],
])('%s counts as %s', (ip, key) => {
  expect(addressKey(ip)).toBe(key);
});

test('a page has a next one exactly where a row more was found', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 20 }), fc.integer({ min: 1, max: 19 }), (rows, limit) => {
      const { items, nextCursor } = toPage(rows.slice(0, limit + 1), limit, String, (row) => row);
      expect(items).toEqual(rows.slice(0, limit).map(String));
      expect(nextCursor === null ? null : decodeCursor(z.int(), nextCursor)).toBe(rows.length > limit ? items.map(Number).at(-1) : null);
    }),
  );
});

test('a problem document holds what a caller may know, and the headers what a machine needs', () => {
  const problem = new ProblemError('rate_limited', 'Later.', { retryAfterMs: 1200, cause: new Error('secret') });
  const document = problemDocument(problem, 'r1');
  expect(document).toEqual({
    type: 'https://tocsin.dev/problems/rate_limited',
    title: 'Rate limited',
    status: 429,
    code: 'rate_limited',
    detail: 'Later.',
    requestId: 'r1',
  });
  expect(problemHeaders(problem)).toMatchObject({ 'Retry-After': '2', 'Cache-Control': 'no-store' });
});
