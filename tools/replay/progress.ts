import { Presets, SingleBar } from 'cli-progress';
import type { ProducerCounts } from '@tocsin/producer';

/** Shows how far a replay is: a bar on a terminal, a line now and then elsewhere. */
export interface ProgressDisplay {
  bytes: (read: number) => void;
  stop(): void;
}

const PLAIN_EVERY_MS = 5000;
const FORMAT = '{bar} {percentage} % · {accepted} accepted, {rejected} rejected · {speed}/s';

/** `totalBytes` undefined: not known, so there is no share of it to show. */
export const showProgress = (totalBytes: number | undefined, counts: ProducerCounts, terminal: boolean): ProgressDisplay => {
  const start = performance.now();
  let read = 0;
  const figures = () => ({
    accepted: counts.delivered,
    rejected: counts.rejected + counts.lost,
    speed: Math.round((counts.delivered / Math.max(1, performance.now() - start)) * 1000),
  });
  if (terminal && totalBytes !== undefined) {
    const bar = new SingleBar({ format: FORMAT, hideCursor: true, clearOnComplete: true, stream: process.stderr }, Presets.shades_classic);
    bar.start(Math.max(1, totalBytes), 0, figures());
    const timer = setInterval(() => bar.update(read, figures()), 100);
    return {
      bytes: (more) => void (read += more),
      stop: () => {
        clearInterval(timer);
        bar.update(read, figures());
        bar.stop();
      },
    };
  }
  const timer = setInterval(() => {
    const { accepted, rejected, speed } = figures();
    const share = totalBytes ? `${Math.floor((read / totalBytes) * 100)} % read, ` : '';
    console.error(`${share}${accepted} accepted, ${rejected} rejected, ${speed}/s`);
  }, PLAIN_EVERY_MS).unref();
  return { bytes: (more) => void (read += more), stop: () => clearInterval(timer) };
};
