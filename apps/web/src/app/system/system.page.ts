import { ChangeDetectionStrategy, Component, DestroyRef, inject } from '@angular/core';
import { Empty } from '../feedback/empty.ts';
import { Failure } from '../feedback/failure.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { PageHeader } from '../navigation/page-header.ts';
import { HealthChecks } from '../overview/health-checks.ts';
import { ProcessCard } from './process-card.ts';
import { SystemStore } from './system.store.ts';

/** As often as the processes tell how they are. */
const REFRESH_MS = 5000;

@Component({
  selector: 'tocsin-system-page',
  imports: [Empty, Failure, HealthChecks, PageHeader, ProcessCard, Skeleton],
  providers: [SystemStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './system.page.html',
})
export class SystemPage {
  protected readonly store = inject(SystemStore);

  constructor() {
    void this.store.load();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void this.store.load();
    }, REFRESH_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}
