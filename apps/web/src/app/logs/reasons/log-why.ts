import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import type { ClassifiedLog } from '@tocsin/contracts';
import { Skeleton } from '../../feedback/skeleton.ts';
import { LogReasons } from './log-reasons.ts';

/** The question why a log has its category; the answer is fetched when it is opened, and stays open from log to log. */
@Component({
  selector: 'tocsin-log-why',
  imports: [LogReasons, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<h2>
      <button
        class="link inline-flex items-center gap-1.5 font-medium"
        type="button"
        aria-controls="log-reasons"
        [attr.aria-expanded]="open()"
        (click)="open.set(!open())"
      >
        <span class="inline-block transition-transform" aria-hidden="true" [class.rotate-90]="open()">▸</span>{{ question() }}
      </button>
    </h2>
    <div id="log-reasons" [class.mt-2]="open()" [hidden]="!open()">
      @if (open()) {
        @defer (on immediate) {
          <tocsin-log-reasons [log]="log()" />
        } @placeholder {
          <tocsin-skeleton class="-mx-4" [lines]="5" />
        }
      }
    </div>`,
})
export class LogWhy {
  readonly log = input.required<ClassifiedLog>();
  protected readonly open = signal(false);
  protected readonly question = computed(() => {
    const { category, guess, uncertain } = this.log();
    return uncertain ? `Why not sure, and why perhaps ${guess}?` : `Why ${category}?`;
  });
}
