import { connect } from 'node:net';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { PROBLEM_CODES, type ProblemCode } from '@tocsin/contracts';
import { ProblemError, Public } from '@tocsin/platform/http';
import * as z from 'zod';
import { type ApiAnswer, type ApiApp, startApiApp } from '../../test/api-app.ts';
import { JSON_BODY_LIMIT } from './body-parsers.ts';

const Input = z.strictObject({ name: z.string(), sizes: z.array(z.int()).default([]) });

@Controller('trial')
class TrialController {
  @Get('secret')
  @Public()
  fail(): never {
    throw new Error('SELECT password FROM app_user; at /srv/secret.ts');
  }

  @Get('away')
  @Public()
  away(): never {
    throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
  }

  @Get('syntax')
  @Public()
  syntax(): never {
    throw new ProblemError('query_syntax', 'A value is missing after the colon.', { position: { offset: 4, length: 1 } });
  }

  @Post()
  @Public()
  take(@Body({ schema: Input }) input: z.infer<typeof Input>): unknown {
    return input;
  }
}
class TrialModule {}

let api: ApiApp;
beforeAll(async () => {
  api = await startApiApp({ imports: [{ module: TrialModule, controllers: [TrialController] }] });
});
afterAll(() => api?.close());

const expectProblem = ({ status, headers, body }: ApiAnswer, code: ProblemCode): void => {
  expect({ status, code: body.code }).toEqual({ status: PROBLEM_CODES[code], code });
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(body).toMatchObject({ type: `https://tocsin.dev/problems/${code}`, status, detail: expect.stringMatching(/\.$/) });
  expect(body.requestId).toMatch(/^[\w.-]+$/);
};
const json = { 'content-type': 'application/json' };

test('a body that is not JSON is malformed', async () => {
  for (const body of ['{"name":', '{"__proto__": {"a": 1}}']) {
    expectProblem(await api.anonymous.request('POST', 'trial', { body, headers: json }), 'malformed');
  }
});

test('values of the wrong kind are named by their path; so are unknown and absent ones', async () => {
  const answer = await api.anonymous.post('trial', { name: 1, sizes: [1, 'x'], more: true });
  expectProblem(answer, 'invalid');
  expect(answer.body.errors.map(({ path }: { path: string }) => path)).toEqual(expect.arrayContaining(['name', 'sizes.1']));
  expectProblem(await api.anonymous.post('trial', {}), 'invalid');
  expectProblem(await api.anonymous.post('trial'), 'invalid');
  expect((await api.anonymous.post('trial', { name: 'x' })).body).toEqual({ name: 'x', sizes: [] });
});

test('an unknown address is not found, a known one with another method says which it takes', async () => {
  expectProblem(await api.anonymous.get('nowhere'), 'not_found');
  expectProblem(await api.anonymous.get('/nowhere'), 'not_found');
  const other = await api.anonymous.delete('trial');
  expectProblem(other, 'method_not_allowed');
  expect(other.headers.get('allow')).toBe('POST');
  expect((await api.anonymous.put('users/u1')).headers.get('allow')).toBe('DELETE, PATCH');
});

test('a body that is too large, or of another kind, is refused', async () => {
  const large = JSON.stringify({ name: 'x'.repeat(JSON_BODY_LIMIT) });
  expectProblem(await api.anonymous.request('POST', 'trial', { body: large, headers: json }), 'too_large');
  expectProblem(
    await api.anonymous.request('POST', 'trial', { body: 'name=x', headers: { 'content-type': 'text/plain' } }),
    'unsupported_media_type',
  );
  const squeezed = { ...json, 'content-encoding': 'gzip' };
  expectProblem(await api.anonymous.request('POST', 'trial', { body: '{}', headers: squeezed }), 'unsupported_media_type');
});

test('who is not signed in is told how, who may not is told so', async () => {
  const anonymous = await api.anonymous.get('users');
  expectProblem(anonymous, 'unauthenticated');
  expect(anonymous.headers.get('www-authenticate')).toBe('Bearer realm="tocsin"');
  expectProblem(await (await api.as('viewer')).get('users'), 'forbidden');
});

test('a failure tells nothing of the inside', async () => {
  const answer = await api.anonymous.get('trial/secret');
  expectProblem(answer, 'internal');
  expect(JSON.stringify(answer.body)).not.toMatch(/SELECT|secret/);
  const away = await api.anonymous.get('trial/away');
  expectProblem(away, 'unavailable');
  expect(away.headers.get('retry-after')).toBe('5');
  expect(JSON.stringify(away.body)).not.toContain('10.0.0.1');
});

test('an error in a query points at its token', async () => {
  const answer = await api.anonymous.get('trial/syntax');
  expectProblem(answer, 'query_syntax');
  expect(answer.body.position).toEqual({ offset: 4, length: 1 });
});

test('an address that cannot be decoded is malformed', async () => {
  expectProblem(await api.anonymous.get('/api/v1/%zz'), 'malformed');
});

test('what is no HTTP at all gets a problem, and the connection is closed', async () => {
  const { hostname, port } = new URL(api.url);
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write('NOT HTTP\r\n\r\n'));
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.once('close', () => resolve(text));
    socket.once('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(answer).toContain('application/problem+json');
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'malformed', status: 400 });
});

test("a caller's request id comes back, in the answer and in the document", async () => {
  const answer = await api.anonymous.get('nowhere', { headers: { 'x-request-id': 'trace-7' } });
  expect(answer.body.requestId).toBe('trace-7');
  expect(answer.headers.get('x-request-id')).toBe('trace-7');
});
