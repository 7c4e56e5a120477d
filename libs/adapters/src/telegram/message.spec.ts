import fc from 'fast-check';
import { sampleAlert, sampleLog, sampleNotification } from '../notification/sample.ts';
import { notifications } from '../notification/testing/arbitraries.ts';
import { TELEGRAM_LIMITS, telegramMessage } from './message.ts';

describe('telegramMessage', () => {
  it('is 1 to 4,096 UTF-16 units of well-formed text, whatever is in the alert', () => {
    fc.assert(
      fc.property(notifications, (notification) => {
        const { text } = telegramMessage(notification);
        expect(text.length).toBeLessThanOrEqual(TELEGRAM_LIMITS.text);
        expect(text.trim()).not.toBe('');
        expect(text).not.toMatch(/\p{Cs}/u);
      }),
      { numRuns: 200 },
    );
  });

  it('has entities that lie inside the text, do not overlap and do not end in a blank', () => {
    fc.assert(
      fc.property(notifications, (notification) => {
        const { text, entities } = telegramMessage(notification);
        expect(entities.length).toBeLessThanOrEqual(TELEGRAM_LIMITS.entities);
        let end = 0;
        for (const { offset, length } of entities) {
          expect(offset).toBeGreaterThanOrEqual(end);
          expect(length).toBeGreaterThan(0);
          end = offset + length;
          expect(text.slice(offset, end)).toBe(text.slice(offset, end).trim());
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the headline, the figures and the link, and says what it left out', () => {
    const long = sampleLog({ message: 'x'.repeat(5000) });
    const group = { service: 'a'.repeat(900), host: 'b'.repeat(900), 'attributes.ip': 'c'.repeat(900) };
    const link = `https://tocsin.example/logs?q=${'x'.repeat(960)}`;
    const alert = sampleAlert({ examples: [long, long, long, long, long], group, link, value: 50 });
    const { text } = telegramMessage(sampleNotification({ alert }));
    expect(text).toContain('Security errors');
    expect(text).toContain('50 logs in 5m (threshold 20)');
    expect(text).toContain(link);
    expect(text).toMatch(/\d more examples? left out/);
    expect(text).toMatch(/4[5-9] more logs/);
  });
});
