import type { Notification } from '@tocsin/core/ports';
import { cut, exampleLine, figures, groupLines, headline, moreLogs, sendable, sparkline } from '../notification/index.ts';

/** core.telegram.org/bots/api#sendmessage: 1 to 4096 characters after entities; #messageentity: offsets in UTF-16 units. */
export const TELEGRAM_LIMITS = { text: 4096, entities: 100 } as const;
/** core.telegram.org/bots/faq: 20 messages a minute to one group; 30 a second in all. */
export const TELEGRAM_RATE = { messages: 20, perMs: 60_000 } as const;

export interface TelegramEntity {
  type: 'bold' | 'pre' | 'code';
  offset: number;
  length: number;
}
export interface TelegramMessage {
  text: string;
  entities: TelegramEntity[];
  link_preview_options: { is_disabled: true };
  disable_notification: boolean;
}

const HEADLINE = 300;
const FACTS = 1000;
const LINK = 1000;
const EXAMPLE = 600;
const SHORTEST_EXAMPLE = 80;

/** Text that grows line by line, with the places of its formatted parts. */
class Draft {
  text = '';
  readonly entities: TelegramEntity[] = [];
  line(part: string, type?: TelegramEntity['type']): void {
    const clean = sendable(part).trim();
    if (clean === '') return;
    if (this.text !== '') this.text += '\n';
    if (type) this.entities.push({ type, offset: this.text.length, length: clean.length });
    this.text += clean;
  }
}

const closingLines = (notification: Notification, shown: number, omitted: number): string[] => {
  const { alert } = notification;
  const link = alert.link.length <= LINK ? alert.link : 'The search is too long for a link: open the alert in Tocsin';
  const examples = omitted === 0 ? '' : `${omitted} more ${omitted === 1 ? 'example' : 'examples'} left out`;
  return [examples, moreLogs(alert, shown), link].filter((line) => line !== '');
};

/**
 * The message of a notification: plain text with entities, so that no log text can break it, within 4,096 UTF-16 units.
 * The headline, the facts and the link always stay; examples give way first, and what is left out is said. Pure.
 */
export const telegramMessage = (notification: Notification): TelegramMessage => {
  const { alert, transition } = notification;
  const chart = sparkline(alert);
  const draft = new Draft();
  draft.line(headline(notification, HEADLINE), 'bold');
  draft.line(cut([figures(alert), ...groupLines(alert, 200), `Started ${alert.startedAt}`].join('\n'), FACTS));
  if (chart !== '') draft.line(chart, 'code');
  const examples = transition === 'firing' || transition === 'test' ? alert.examples.slice(0, 5) : [];
  const longestClosing = Math.max(...[0, examples.length].map((count) => closingLines(notification, 0, count).join('\n').length));
  const room = TELEGRAM_LIMITS.text - longestClosing - 1;
  let shown = 0;
  for (const example of examples) {
    const left = room - draft.text.length - 1;
    if (left < SHORTEST_EXAMPLE) break;
    draft.line(cut(exampleLine(example), Math.min(EXAMPLE, left)), 'pre');
    shown++;
  }
  if (examples.length > 0) for (const line of closingLines(notification, shown, examples.length - shown)) draft.line(line);
  else draft.line(closingLines(notification, alert.value, 0).join('\n'));
  return {
    text: draft.text,
    entities: draft.entities,
    link_preview_options: { is_disabled: true },
    disable_notification: transition !== 'firing' || alert.severity === 'info',
  };
};
