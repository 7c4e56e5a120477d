import fc from 'fast-check';
import { TokenBuffer, tokenize } from '../tokenizer/index.ts';
import { TemplateMiner } from './template-miner.ts';
import { templateOfMessage as textOf } from './template-text.ts';

const tokens = new TokenBuffer();
const words = (text: string): TokenBuffer => {
  tokens.clear();
  tokenize(text, tokens);
  return tokens;
};
const idOf = (text: string, miner = new TemplateMiner()): string => miner.templateOf(text, words(text));

describe('templates', () => {
  test.each([
    ['took 12 ms for a1b2', 'took <*> ms for <*>'],
    ['Accepted from 10.0.0.1 port 22', 'Accepted from <*> port <*>'],
    ['Received block blk_-1608999687919862906', 'Received block <*>'],
    ['lookup of customer-187-141.uninet-ide.com.mx failed', 'lookup of <*> failed'],
    ['login user=root from=web', 'login user=<*> from=<*>'],
    ['query "red shoes" had no hits', 'query "<*>" had no hits'],
    ['{"kind":"red shoes"}', '{"kind":"<*>"}'],
    ["topic 'orders' can't be read", "topic '<*>' can't be read"],
    ["don't say 'it' twice", "don't say '<*>' twice"],
    ['reading `name` of undefined', 'reading `<*>` of undefined'],
    ['sent to ***@mail.example and bob@host', 'sent to ***@<*> and <*>'],
    ['GET /api/v1/orders/17', 'GET /api/v1/orders/<*>'],
    ['Unexpected end of input.', 'Unexpected end of input.'],
    ['failed" and "open', 'failed" and "open'],
  ])('%s → %s', (message, template) => {
    expect(textOf(message)).toBe(template);
  });

  test('are one for messages that differ in values alone, and two for different words', () => {
    expect(idOf('job 17 done in 3 ms')).toBe(idOf('job 9 done in 1200 ms'));
    expect(idOf('job 17 done in 3 ms')).not.toBe(idOf('job 17 failed in 3 ms'));
  });

  test('have ids that no thread, order or history changes', () => {
    const busy = new TemplateMiner();
    const message = fc.array(fc.oneof(fc.constantFrom('a', 'b', 'x=', '"', '1', '.', '-', ' '), fc.string({ maxLength: 5 })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(message, (parts) => {
        const text = parts.join('');
        const id = idOf(text, busy);
        expect(id).toMatch(/^[0-9a-f]{16}$/);
        expect(id).toBe(idOf(text));
        expect(textOf(text).length).toBeLessThanOrEqual(300);
      }),
    );
  });

  test('have the same ids after more forms than a thread keeps in mind', () => {
    const miner = new TemplateMiner();
    const name = (n: number): string => n.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)] ?? '');
    const first = idOf('first', miner);
    for (let n = 0; n < 5000; n++) idOf(`word ${name(n)}`, miner);
    expect(idOf('first', miner)).toBe(first);
  });
});
