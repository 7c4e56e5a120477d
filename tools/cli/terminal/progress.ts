import { Presets, SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.ts';

/** How far a long piece of work has come. */
export interface Progress {
  add(amount: number, what?: string): void;
  stop(): void;
}

const PLAIN_EVERY_MS = 10_000;

/** A bar for who watches, a line now and then for a log file. `total` in the unit that is shown. */
export const progressOf = (terminal: Terminal, title: string, total: number, unit: string): Progress => {
  let done = 0;
  let now = '';
  const share = (): string => `${title}: ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} ${unit} ${now}`.trimEnd();
  if (!terminal.watched) {
    const timer = setInterval(() => terminal.note(share()), PLAIN_EVERY_MS).unref();
    return {
      add: (amount, what) => {
        done += amount;
        now = what ?? now;
      },
      stop: () => clearInterval(timer),
    };
  }
  const format = `${title} {bar} {percentage} % | {value} of {total} ${unit} {now}`;
  const bar = new SingleBar({ format, hideCursor: true, clearOnComplete: true, stream: process.stderr }, Presets.shades_classic);
  bar.start(Math.max(1, total), 0, { now: '' });
  return {
    add: (amount, what) => {
      now = what ?? now;
      bar.increment(amount, { now });
    },
    stop: () => bar.stop(),
  };
};
