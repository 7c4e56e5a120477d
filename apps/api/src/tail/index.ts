export { ACTOR_VALIDITY, type ActorValidity, ActorValidityModule } from './actor-validity.ts';
export { TAIL_LIMIT_SETTINGS, TAIL_LIMITS, type TailLimits } from './tail-limits.ts';
export { TailModule } from './tail.module.ts';
