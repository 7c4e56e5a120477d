import fc from 'fast-check';
import { sampleAlert, sampleLog, sampleNotification } from '../notification/sample.ts';
import { notifications } from '../notification/testing/arbitraries.ts';
import { SLACK_LIMITS, slackMessage } from './message.ts';

describe('slackMessage', () => {
  it('never exceeds a limit, whatever is in the alert', () => {
    fc.assert(
      fc.property(notifications, (notification) => {
        const message = slackMessage(notification);
        let total = message.text.length;
        expect(message.blocks.length).toBeLessThanOrEqual(SLACK_LIMITS.blocks);
        for (const block of message.blocks) {
          if (block.type === 'header') {
            expect(block.text.text.length).toBeLessThanOrEqual(SLACK_LIMITS.headerText);
            total += block.text.text.length;
          } else if (block.type === 'section') {
            expect(block.text.text.length).toBeLessThanOrEqual(SLACK_LIMITS.sectionText);
            expect(block.text.text).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
            total += block.text.text.length;
          } else if (block.type === 'actions') {
            for (const { text, url } of block.elements) {
              expect(text.text.length).toBeLessThanOrEqual(SLACK_LIMITS.buttonText);
              expect(url.length).toBeLessThanOrEqual(SLACK_LIMITS.url);
            }
          } else total += block.elements.reduce((sum, { text }) => sum + text.length, 0);
        }
        expect(total).toBeLessThanOrEqual(SLACK_LIMITS.total);
        expect(message.text.trim()).not.toBe('');
      }),
      { numRuns: 200 },
    );
  });

  it('never lets log text end its code block', () => {
    fc.assert(
      fc.property(notifications, (notification) => {
        for (const block of slackMessage(notification).blocks.slice(2)) {
          if (block.type === 'section') expect(block.text.text.split('```')).toHaveLength(3);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('says how much of a log is cut and how many logs are not shown', () => {
    const alert = sampleAlert({ examples: [sampleLog({ message: 'x'.repeat(5000) })], value: 13 });
    const text = JSON.stringify(slackMessage(sampleNotification({ alert })));
    expect(text).toMatch(/… \(\d+ more characters\)/);
    expect(text).toContain('12 more logs');
  });

  it('says so when the search does not fit a link', () => {
    const alert = sampleAlert({ link: `https://tocsin.example/?q=${'x'.repeat(4000)}` });
    const message = slackMessage(sampleNotification({ alert }));
    expect(message.blocks.some(({ type }) => type === 'actions')).toBe(false);
    expect(JSON.stringify(message)).toContain('too long for a link');
  });
});
