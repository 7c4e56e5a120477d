import { LOGS_A_BODY, prepareBodies, stamp } from './bodies.ts';

test('a body holds 2,000 logs of about 393 bytes, each with the time that it is stamped with', () => {
  const [body] = prepareBodies(1, 7);
  if (body === undefined) throw new Error('There is no body.');
  stamp(body, 1_767_607_200_000, 0.5);
  const lines = body.body.toString().trimEnd().split('\n');
  expect(lines).toHaveLength(LOGS_A_BODY);
  const logs = lines.map((line) => JSON.parse(line) as { timestamp: number; message: string });
  expect(logs.map(({ timestamp }) => timestamp)).toEqual(logs.map((_, i) => 1_767_607_200_000 + Math.floor(i / 2)));
  expect(body.body.length / LOGS_A_BODY).toBeGreaterThan(380);
  expect(body.body.length / LOGS_A_BODY).toBeLessThan(405);
});

test('the same seed gives the same bodies', () => {
  expect(prepareBodies(1, 7)).toEqual(prepareBodies(1, 7));
});
