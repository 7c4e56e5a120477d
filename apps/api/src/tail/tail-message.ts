import type { ClassifiedLog, TailMessage } from '@tocsin/contracts';

/** JSON of a log; made once, however many tails show it. */
const texts = new WeakMap<ClassifiedLog, string>();
const textOf = (log: ClassifiedLog): string => {
  let text = texts.get(log);
  if (text === undefined) {
    text = JSON.stringify(log);
    texts.set(log, text);
  }
  return text;
};

export const logMessage = (cursor: string, items: readonly ClassifiedLog[]): string =>
  `{"type":"log","cursor":${JSON.stringify(cursor)},"items":[${items.map(textOf).join(',')}]}`;

export const tailMessage = (message: Exclude<TailMessage, { type: 'log' }>): string => JSON.stringify(message);
