import { Injectable } from '@nestjs/common';
import { ProblemError } from '@tocsin/platform/http';

const PER_ACTOR = 2;
const IN_ALL = 8;

/** Exports that run at the same time: each keeps a reader of the store busy, so that there are only so many. */
@Injectable()
export class ExportSlots {
  private readonly byActor = new Map<string, number>();
  private inAll = 0;

  /** Returns what gives the slot back. @throws ProblemError `busy` */
  take(actorId: string): () => void {
    const own = this.byActor.get(actorId) ?? 0;
    if (own >= PER_ACTOR || this.inAll >= IN_ALL) {
      const whose = own >= PER_ACTOR ? `${PER_ACTOR} of your exports run` : 'Too many exports run';
      throw new ProblemError('busy', `${whose} already; wait for one to end.`, { retryAfterMs: 10_000 });
    }
    this.byActor.set(actorId, own + 1);
    this.inAll++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.inAll--;
      const left = (this.byActor.get(actorId) ?? 1) - 1;
      if (left === 0) this.byActor.delete(actorId);
      else this.byActor.set(actorId, left);
    };
  }
}
