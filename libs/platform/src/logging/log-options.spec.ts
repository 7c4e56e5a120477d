import pino from 'pino';
import { logOptions } from './log-options.ts';

test('credentials never reach a line of our logs', () => {
  const lines: string[] = [];
  const logger = pino(logOptions('info'), { write: (line: string) => void lines.push(line) });
  logger.info(
    { req: { headers: { authorization: 'Bearer hunter2', cookie: 'a=hunter2' } }, password: 'hunter2', user: { secret: 'hunter2' } },
    'x',
  );
  logger.error({ err: Object.assign(new Error('failed'), { parameters: ['hunter2'], query: 'hunter2' }) });
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain('hunter2');
});
