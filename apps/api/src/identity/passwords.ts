import { availableParallelism } from 'node:os';
import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { ProblemError } from '@tocsin/platform/http';

/** argon2id with the least costs that OWASP's Password Storage Cheat Sheet recommends; kibibytes. */
const COSTS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Hashing runs in libuv's threads, which files and DNS need too. */
const AT_ONCE = Math.max(1, Math.min(3, availableParallelism() - 1));
const WAITING_AT_MOST = 64;

/** Hashes and checks passwords with argon2id, a few at a time. More than can wait is refused as `busy`. */
@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  /** What unknown users' passwords are checked against, so that the answer takes as long as for a known one. */
  private readonly nobody = hash(randomBytes(16), COSTS);

  /** In PHC form. */
  hash(password: string): Promise<string> {
    return this.limited(() => hash(password, COSTS));
  }

  /** False, after the same work, where there is no hash. */
  async matches(password: string, phc: string | undefined): Promise<boolean> {
    const nobody = await this.nobody;
    const right = await this.limited(() => verify(phc ?? nobody, password));
    return right && phc !== undefined;
  }

  private async limited<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= WAITING_AT_MOST) {
        throw new ProblemError('busy', 'Too many sign-ins at once; try again.', { retryAfterMs: 1000 });
      }
      // Whoever ends hands its place on, so that `running` never passes the limit.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running++;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
