import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { TOPICS } from '@tocsin/contracts';
import type { AlertSignal } from '@tocsin/core/alerting';
import { LifecycleService } from './lifecycle.service.ts';

/** The bus's end of the life cycle. */
@Controller()
export class SignalsController {
  constructor(@Inject(LifecycleService) private readonly lifecycle: LifecycleService) {}

  /** Everything that waited, in order. */
  @EventPattern(TOPICS.alerts)
  take(@Payload() signals: AlertSignal[]): Promise<void> {
    return this.lifecycle.apply(signals);
  }
}
