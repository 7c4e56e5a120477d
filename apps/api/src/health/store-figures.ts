import type { StoreStatistics, StoreStatus } from '@tocsin/core/ports';

const FRESH_MS = 2000;
const TIMEOUT_MS = 2000;

/** Figures of the store for those who collect metrics: asked for once, however many gauges show them, and given up before a scrape is. */
export class StoreFigures {
  private asked: Promise<StoreStatistics> | undefined;
  private freshUntil = 0;

  constructor(private readonly store: StoreStatus) {}

  /** At most two seconds old. Rejects while the store is away or slow. */
  read(): Promise<StoreStatistics> {
    const now = performance.now();
    if (this.asked === undefined || now >= this.freshUntil) {
      this.asked = within(TIMEOUT_MS, this.store.statistics());
      this.freshUntil = now + FRESH_MS;
    }
    return this.asked;
  }
}

const within = async <T>(timeoutMs: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The store did not answer in time.')), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};
