import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, effect, inject, input, linkedSignal, output, untracked } from '@angular/core';
import type { ClassifiedLog, ContextResult } from '@tocsin/contracts';
import { LogsApi } from '../api/logs-api.ts';
import { Remote } from '../api/remote.ts';
import { CopyButton } from '../feedback/copy-button.ts';
import { Failure } from '../feedback/failure.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { durationText } from '../time/ago.ts';
import { LevelMark } from './level-mark.ts';
import { fieldsOf } from './log-fields.ts';
import { LogCorrection } from './correction/log-correction.ts';
import { LogLines } from './log-lines.ts';
import { linkTo } from './log-link.ts';
import { term } from './query-text.ts';
import { LogWhy } from './reasons/log-why.ts';

const NEIGHBOURS = 5;
const MOST_NEIGHBOURS = 200;

/** One log in full: what it says, what it was taken for and how surely, its fields, and what happened around it. */
@Component({
  selector: 'tocsin-log-drawer',
  imports: [CopyButton, DatePipe, Failure, LevelMark, LogCorrection, LogLines, LogWhy, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './log-drawer.html',
})
export class LogDrawer {
  private readonly api = inject(LogsApi);
  readonly log = input.required<ClassifiedLog>();
  readonly closed = output();
  /** A filter to be added to the query. */
  readonly filter = output<string>();
  /** The log whose trace is asked for. */
  readonly trace = output<ClassifiedLog>();
  /** The log as it is stored now: somebody may have corrected it since it was listed. */
  protected readonly stored = linkedSignal(() => this.log());
  protected readonly term = term;
  protected readonly context = new Remote<ContextResult>();
  protected readonly fields = computed(() => fieldsOf(this.log()));
  protected readonly confidence = computed(() => `${Math.round(this.stored().confidence * 100)} %`);
  /** How long after it happened the log was received. */
  protected readonly lag = computed(() => {
    const ms = Date.parse(this.log().receivedAt) - Date.parse(this.log().timestamp);
    return ms < 0 ? 'received before its own time' : `received ${ms < 10_000 ? `${ms} ms` : durationText(ms)} later`;
  });
  protected readonly redactions = computed(() => Object.entries(this.log().redactions));
  protected readonly json = computed(() => JSON.stringify(this.log(), null, 2));
  protected readonly link = computed(() => `${location.origin}/logs?${new URLSearchParams(linkTo(this.log())).toString()}`);
  private readonly neighbours = linkedSignal({ source: () => this.log().id, computation: () => NEIGHBOURS });
  protected readonly around = computed(() => {
    const context = this.context.value();
    return context?.log.id === this.log().id ? [...context.before, context.log, ...context.after] : [];
  });

  constructor() {
    effect(() => {
      this.log();
      this.neighbours();
      untracked(() => void this.loadContext());
    });
  }

  protected loadContext(): Promise<void> {
    return this.context.load(() => this.api.context(this.log().id, this.neighbours(), this.neighbours()));
  }

  protected async refresh(): Promise<void> {
    const { id } = this.log();
    const stored = await this.api.one(id).catch(() => undefined);
    if (stored && stored.id === this.log().id) this.stored.set(stored);
  }

  protected widen(): void {
    this.neighbours.update((count) => Math.min(MOST_NEIGHBOURS, count * 4));
  }
}
