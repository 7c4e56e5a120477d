/** Things that arrive in their own time, for tests that wait for them. */
export class Arrivals<T> {
  readonly all: T[] = [];
  private waiting: { test: (item: T) => boolean; resolve: (item: T) => void }[] = [];

  push(item: T): void {
    this.all.push(item);
    const [met, rest] = [this.waiting.filter(({ test }) => test(item)), this.waiting.filter(({ test }) => !test(item))];
    this.waiting = rest;
    for (const { resolve } of met) resolve(item);
  }

  /** The first that passes: one that arrived already, or the next that does. */
  first(test: (item: T) => boolean): Promise<T> {
    const arrived = this.all.find(test);
    return arrived === undefined ? new Promise((resolve) => this.waiting.push({ test, resolve })) : Promise.resolve(arrived);
  }
}
