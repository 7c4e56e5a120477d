import type { DeadLetter } from '@tocsin/contracts';
import type { Clock } from '@tocsin/core/ports';

/** Letters sent a second: a sender of nonsense must not fill the bus. */
export const LETTERS_PER_SECOND = 50;

/** Refused records on their way to the bus: as many as fit a second, the rest is only counted where all are. Never waits, never fails. */
export class DeadLetters {
  private second = 0;
  private sent = 0;

  constructor(
    private readonly send: (letter: DeadLetter) => Promise<void>,
    private readonly clock: Clock,
  ) {}

  add(letters: readonly DeadLetter[]): void {
    const second = Math.floor(this.clock() / 1000);
    if (second !== this.second) {
      this.second = second;
      this.sent = 0;
    }
    for (const letter of letters.slice(0, Math.max(0, LETTERS_PER_SECOND - this.sent))) {
      this.sent++;
      // They are samples: one that is lost is missed by no one.
      this.send(letter).catch(() => undefined);
    }
  }
}
