import { type OriginatedDeadLetter, Settings } from '@tocsin/contracts';
import { judgedByShipped } from '../../testing/judged-by-shipped.ts';
import { chunkOf } from './chunk.ts';
import { ChunkWorkers } from './chunk-workers.ts';
import type { LogMessage } from './log-message.ts';

const message = (offset: number, value: string, framed = false): LogMessage => ({
  ...{ offset, receivedAt: 5, framed, batch: undefined },
  value: new TextEncoder().encode(value),
});

describe('the workers of chunks', () => {
  let workers: ChunkWorkers<string[]>;
  let crashes = 0;
  beforeEach(() => {
    crashes = 0;
    workers = new ChunkWorkers({
      size: 1,
      state: { redaction: Settings.parse({}).redaction, classification: judgedByShipped(), rules: [] },
      topic: 'logs',
      index: 'x',
      onCrash: () => crashes++,
      source: new URL('../testing/fragile-chunk-thread.ts', import.meta.url),
    });
  });
  afterEach(() => workers.pool.close());

  it.each([
    ['stops its worker', 'deadly'],
    ['the pipeline fails on', 'faulty'],
  ])('a record that %s becomes a dead letter, and all others go on in their order', async (_, word) => {
    const messages = [message(3, 'a'), message(4, `b\n${word}\nc\n`, true), message(6, 'd')];
    const parts = await workers.process(chunkOf(2, messages));
    expect(parts.flatMap(({ documents }) => documents ?? [])).toEqual(['a', 'b', 'c', 'd']);
    const letters = parts
      .flatMap((part) => part.letters)
      .map((letter) => JSON.parse(new TextDecoder().decode(letter)) as OriginatedDeadLetter);
    expect(letters).toEqual([
      expect.objectContaining({ reason: 'poison', index: 1, sample: null, origin: { topic: 'logs', partition: 2, offset: '4' } }),
    ]);
    expect(parts.reduce((sum, { rejected }) => sum + (rejected.poison ?? 0), 0)).toBe(1);
    expect(parts.at(-1)?.chunk.next).toBe(7);
    expect(crashes > 0).toBe(word === 'deadly');
  });
});
