import { A11yModule } from '@angular/cdk/a11y';
import { Clipboard } from '@angular/cdk/clipboard';
import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, signal } from '@angular/core';
import type { ClassifiedLog, ContextResult } from '@tocsin/contracts';
import { LogsApi } from '../api/logs-api.ts';
import { Remote } from '../api/remote.ts';
import { Failure } from '../feedback/failure.ts';
import { LevelMark } from './level-mark.ts';
import { fieldsOf } from './log-fields.ts';
import { term } from './query-text.ts';

const NEIGHBOURS = 5;

/** One log in full: what it says, what it was taken for and how surely, its fields, and what happened around it. */
@Component({
  selector: 'tocsin-log-drawer',
  imports: [A11yModule, DatePipe, Failure, LevelMark],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './log-drawer.html',
})
export class LogDrawer {
  private readonly api = inject(LogsApi);
  private readonly clipboard = inject(Clipboard);
  readonly log = input.required<ClassifiedLog>();
  readonly closed = output();
  readonly filter = output<string>();
  protected readonly context = new Remote<ContextResult>();
  protected readonly fields = computed(() => fieldsOf(this.log()));
  protected readonly confidence = computed(() => `${Math.round(this.log().confidence * 100)} %`);
  protected readonly redactions = computed(() => Object.entries(this.log().redactions));
  protected readonly copied = signal(false);
  protected readonly around = computed(() => {
    const context = this.context.value();
    return context?.log.id === this.log().id ? [...context.before, context.log, ...context.after] : [];
  });

  constructor() {
    effect(() => {
      this.log();
      this.copied.set(false);
      void this.loadContext();
    });
  }

  protected loadContext(): Promise<void> {
    return this.context.load(() => this.api.context(this.log().id, NEIGHBOURS, NEIGHBOURS));
  }

  protected copyLink(): void {
    const url = new URL('/logs', location.href);
    url.searchParams.set('selected', this.log().id);
    url.searchParams.set('from', new Date(Date.parse(this.log().timestamp) - 60_000).toISOString());
    url.searchParams.set('to', new Date(Date.parse(this.log().timestamp) + 60_000).toISOString());
    this.copied.set(this.clipboard.copy(url.href));
  }

  protected narrow(field: string, value: string): void {
    this.filter.emit(term(field, value));
  }
}
