import type { Notification } from '@tocsin/core/ports';
import { cut, exampleLine, figures, groupLines, headline, moreLogs, sendable, sparkline } from '../notification/index.ts';

/**
 * Slack's limits (docs.slack.dev: Block Kit reference; chat.postMessage "truncating content"): text past about 12,000 characters in all
 * is cut silently. Counted after escaping, which is the stricter reading.
 */
export const SLACK_LIMITS = { blocks: 50, sectionText: 3000, headerText: 150, buttonText: 75, url: 3000, total: 12_000 } as const;
/** One message a second for each channel (Slack: rate limits of incoming webhooks). */
export const SLACK_RATE = { messages: 1, perMs: 1000 } as const;

const FALLBACK_TEXT = 400;
const FACTS = 2900;
/** Five examples of this size, the facts, the header and the fallback stay below the total. */
const EXAMPLE = 1400;

export type SlackBlock =
  | { type: 'header'; text: { type: 'plain_text'; text: string; emoji: boolean } }
  | { type: 'section'; text: { type: 'mrkdwn'; text: string; verbatim: true } }
  | { type: 'context'; elements: { type: 'mrkdwn'; text: string; verbatim: true }[] }
  | { type: 'actions'; elements: { type: 'button'; text: { type: 'plain_text'; text: string }; url: string }[] };
export interface SlackMessage {
  text: string;
  blocks: SlackBlock[];
  unfurl_links: false;
  unfurl_media: false;
}

/** `&`, `<` and `>` as Slack wants them: after this no text can mention anyone or make a link. */
export const escapeSlack = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const escapedLength = (text: string): number => escapeSlack(text).length;

const section = (text: string): SlackBlock => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } });

/** Log text as a code block; back-ticks inside it get a zero-width space between them so that they cannot end the block. */
const codeBlock = (text: string, limit: number): string => {
  const fence = '```';
  const inner = cut(sendable(text).replace(/`(?=`)/g, '`\u200b'), limit - 2 * fence.length - 2, escapedLength);
  return `${fence}${escapeSlack(inner).replace(/`$/, '`\u200b')}${fence}`;
};

const facts = (notification: Notification): string => {
  const { alert } = notification;
  const chart = sparkline(alert);
  const lines = [figures(alert), ...(chart ? [`\`${chart}\``] : []), ...groupLines(alert, 400), `Started ${alert.startedAt}`];
  if (alert.silencedUntil !== null) lines.push(`Silenced until ${alert.silencedUntil}`);
  return escapeSlack(cut(lines.join('\n'), FACTS, escapedLength));
};

/** Whether Slack will take the address on a button. */
const linkable = (link: string): boolean => /^https?:\/\//.test(link) && link.length <= SLACK_LIMITS.url && URL.canParse(link);

/** The message of a notification, within every limit of Slack's; whatever is left out is said. Pure. */
export const slackMessage = (notification: Notification): SlackMessage => {
  const { alert, transition } = notification;
  const withExamples = transition === 'firing' || transition === 'test';
  const examples = withExamples ? alert.examples.slice(0, 5) : [];
  const more = withExamples ? moreLogs(alert, examples.length) : '';
  const open = linkable(alert.link);
  const closing = [more, open ? '' : 'The search is too long for a link: open the alert in Tocsin']
    .filter((part) => part !== '')
    .join('. ');
  return {
    text: escapeSlack(cut(headline(notification, FALLBACK_TEXT), FALLBACK_TEXT, escapedLength)),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: headline(notification, SLACK_LIMITS.headerText), emoji: true } },
      section(facts(notification)),
      ...examples.map((log) => section(codeBlock(exampleLine(log), EXAMPLE))),
      ...(closing === ''
        ? []
        : [{ type: 'context' as const, elements: [{ type: 'mrkdwn' as const, text: closing, verbatim: true as const }] }]),
      ...(open
        ? [
            {
              type: 'actions' as const,
              elements: [{ type: 'button' as const, text: { type: 'plain_text' as const, text: 'Open search' }, url: alert.link }],
            },
          ]
        : []),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
};
