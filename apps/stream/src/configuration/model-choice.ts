import { decodeModel, type ModelInForce, shippedModel } from '@tocsin/core/classifier';

export const SHIPPED: ModelInForce = { version: shippedModel().version, bytes: undefined };

/** The model that workers are given: the one that is asked for, or the shipped one where that cannot be read. */
export class ModelChoice {
  private asked = SHIPPED;
  private chosen = SHIPPED;
  private readonly onUnreadable: (version: string, error: unknown) => void;

  constructor(onUnreadable: (version: string, error: unknown) => void) {
    this.onUnreadable = onUnreadable;
  }

  get version(): string {
    return this.chosen.version;
  }

  /** Tried once for each version, on this thread, so that no worker dies of it: some ten milliseconds. */
  choose(asked: ModelInForce): ModelInForce {
    if (asked.version === this.asked.version) return this.chosen;
    this.asked = asked;
    this.chosen = asked;
    try {
      if (asked.bytes !== undefined) decodeModel(asked.bytes);
    } catch (error) {
      this.chosen = SHIPPED;
      this.onUnreadable(asked.version, error);
    }
    return this.chosen;
  }
}
