import { type DeadLetter, Settings } from '@tocsin/contracts';
import type { RawBatch } from '@tocsin/core/ports';
import { createRedactor } from '@tocsin/core/redaction';
import { DeadLetters, LETTERS_PER_SECOND } from './dead-letters.ts';
import { rejectSamples, SAMPLES_PER_BATCH } from './reject-samples.ts';

const raw = (text: string, format: RawBatch['format'] = 'ndjson'): RawBatch => ({
  ...{ batchId: 'b', format, receivedAt: 7 },
  body: new Uint8Array(new TextEncoder().encode(text)),
});
const rejection = (index: number) => ({ index, reason: 'not_json' as const, detail: 'd' });
const redactor = createRedactor(Settings.parse({}).redaction);

describe('refused records', () => {
  it('are shown masked and cut, by their place among the records', () => {
    const text = `{"message":"ok"}\n\npassword=hunter2 from bob@example.com\n${'x'.repeat(5000)}\n`;
    const [secret, long] = rejectSamples(raw(text), [rejection(1), rejection(2)], redactor);
    expect(secret).toMatchObject({ index: 1, reason: 'not_json', batchId: 'b', receivedAt: 7 });
    expect(secret?.sample).toBe('password=[redacted:secret] from ***@example.com');
    expect(long?.sample).toHaveLength(1000);
  });
  it('have no text where a record is not a line', () => {
    expect(rejectSamples(raw('[1]', 'json'), [rejection(0)], redactor)[0]?.sample).toBeNull();
  });
  it('are a few of a batch', () => {
    const many = Array.from({ length: 100 }, (_, index) => rejection(index));
    expect(rejectSamples(raw('x\n'.repeat(100)), many, redactor)).toHaveLength(SAMPLES_PER_BATCH);
  });
  it('go to the bus so many a second, and a failing bus disturbs nobody', () => {
    let now = 1000;
    const sent: DeadLetter[] = [];
    const letters = new DeadLetters(
      (letter) => {
        sent.push(letter);
        return Promise.reject(new Error('bus'));
      },
      () => now,
    );
    const all = rejectSamples(
      raw('x'),
      Array.from({ length: 20 }, (_, index) => rejection(index)),
      redactor,
    );
    for (let i = 0; i < 10; i++) letters.add(all);
    expect(sent).toHaveLength(LETTERS_PER_SECOND);
    now = 2000;
    letters.add(all);
    expect(sent).toHaveLength(LETTERS_PER_SECOND + 20);
  });
});
