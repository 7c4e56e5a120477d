import type { Rule } from '@tocsin/contracts';

/** The rules that are in force, once the first configuration was read. */
export class RulesInForce {
  private rules: readonly Rule[] | undefined;
  private waiting: (() => void)[] = [];

  get known(): boolean {
    return this.rules !== undefined;
  }
  set(rules: readonly Rule[]): void {
    this.rules = rules;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
  /** Waits until they are known; rejects with the signal's reason. */
  async current(signal: AbortSignal): Promise<readonly Rule[]> {
    while (this.rules === undefined) {
      await new Promise<void>((resolve, reject) => {
        signal.throwIfAborted();
        this.waiting.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    }
    return this.rules;
  }
}
