import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ALERT_FEED, type AlertFeed } from '@tocsin/core/ports';
import { ACTOR_VALIDITY, type ActorValidity } from './actor-validity.ts';
import { TAIL_LIMIT_SETTINGS, type TailLimits } from './tail-limits.ts';
import { CLOSE } from './tail-outlet.ts';
import type { TailSession } from './tail-session.ts';

/** The live tails of this process: how many there may be, which alerts they hear of, and whether their users may still read. */
@Injectable()
export class TailSessions implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('tail');
  private readonly sessions = new Set<TailSession>();
  private unsubscribe: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;
  private checking = false;

  constructor(
    @Inject(ALERT_FEED) private readonly alerts: AlertFeed,
    @Inject(ACTOR_VALIDITY) private readonly isValid: ActorValidity,
    @Inject(TAIL_LIMIT_SETTINGS) private readonly limits: TailLimits,
  ) {}

  onApplicationBootstrap(): void {
    this.unsubscribe = this.alerts.subscribe((alert) => {
      for (const session of this.sessions) if (session.actor.scopes.includes('alerts:read')) session.alert(alert);
    });
    this.timer = setInterval(() => void this.checkActors(), this.limits.validityMs);
  }

  onModuleDestroy(): void {
    this.unsubscribe();
    clearInterval(this.timer);
    for (const session of [...this.sessions]) session.end(CLOSE.goingAway, 'the server stops');
    this.sessions.clear();
  }

  /** Why one more cannot be opened for the actor, if so. */
  refusal(actorId: string): string | undefined {
    if (this.sessions.size >= this.limits.sessions) return 'Too many live tails are open on this server.';
    let own = 0;
    for (const { actor } of this.sessions) if (actor.id === actorId) own++;
    return own >= this.limits.sessionsPerActor ? `You have ${own} live tails open; close one.` : undefined;
  }

  add(session: TailSession): void {
    this.sessions.add(session);
  }
  remove(session: TailSession): void {
    this.sessions.delete(session);
  }
  get size(): number {
    return this.sessions.size;
  }

  private async checkActors(): Promise<void> {
    if (this.checking) return;
    this.checking = true;
    const actors = new Map([...this.sessions].map(({ actor }) => [`${actor.kind}:${actor.id}`, actor]));
    for (const [key, actor] of actors) {
      try {
        if (await this.isValid(actor, 'logs:read')) continue;
      } catch (error) {
        // A database that is away ends nobody's tail: it is asked again.
        this.logger.warn({ err: error }, 'It could not be checked who may still read.');
        break;
      }
      for (const session of [...this.sessions]) {
        if (`${session.actor.kind}:${session.actor.id}` === key) session.fail('forbidden', 'You may no longer read logs.', CLOSE.policy);
      }
    }
    this.checking = false;
  }
}
