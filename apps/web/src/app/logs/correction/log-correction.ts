import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { CATEGORIES, type Category, type ClassifiedLog, type Correction, type CorrectionScope } from '@tocsin/contracts';
import { ApiError } from '../../api/api-error.ts';
import { ClassifierApi } from '../../api/classifier-api.ts';
import { PatternsApi } from '../../api/patterns-api.ts';
import { Remote } from '../../api/remote.ts';
import { countText } from '../../charts/numbers.ts';
import { SessionStore } from '../../session/session.store.ts';

/** A person's word against the classifier's: for this log, or for all logs of its form. */
@Component({
  selector: 'tocsin-log-correction',
  imports: [FormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `@if (done(); as correction) {
      <p class="flex flex-wrap items-center gap-2 text-xs" role="status">
        <span>{{ said(correction) }}</span>
        <button class="link underline" type="button" [disabled]="busy()" (click)="undo(correction)">Undo</button>
      </p>
    } @else if (mayCorrect) {
      <h2>
        <button
          class="link inline-flex items-center gap-1.5 font-medium"
          type="button"
          aria-controls="log-correction"
          [attr.aria-expanded]="open()"
          (click)="toggle()"
        >
          <span class="inline-block transition-transform" aria-hidden="true" [class.rotate-90]="open()">▸</span>Wrong category?
        </button>
      </h2>
    }
    <form class="mt-2 space-y-3" id="log-correction" [hidden]="!open() || done() !== null" (ngSubmit)="submit()">
      <fieldset>
        <legend class="label">It is about</legend>
        <div class="flex flex-wrap gap-x-4 gap-y-1">
          @for (each of categories; track each) {
            <label class="flex items-center gap-1.5 capitalize"
              ><input type="radio" name="category" [value]="each" [(ngModel)]="category" /> {{ each }}</label
            >
          }
        </div>
      </fieldset>
      <fieldset>
        <legend class="label">Which logs</legend>
        <label class="flex items-center gap-1.5"><input type="radio" name="scope" value="log" [(ngModel)]="scope" /> This log alone</label>
        <label class="mt-1 flex items-start gap-1.5"
          ><input class="mt-1" type="radio" name="scope" value="template" [(ngModel)]="scope" />
          <span
            >This log, and every new one of its form <span class="text-muted block text-xs break-words">{{ form() }}</span></span
          ></label
        >
      </fieldset>
      <div>
        <label class="label" for="correction-note">Why (optional)</label>
        <input class="field" id="correction-note" name="note" maxlength="500" autocomplete="off" [(ngModel)]="note" />
      </div>
      @if (fault()) {
        <p class="fault" role="alert">{{ fault() }}</p>
      }
      <button class="button button-primary" type="submit" [disabled]="busy() || category() === null">Correct it</button>
    </form>`,
})
export class LogCorrection {
  private readonly api = inject(ClassifierApi);
  private readonly patterns = inject(PatternsApi);
  readonly log = input.required<ClassifiedLog>();
  /** The log is stored with another category now. */
  readonly corrected = output();
  protected readonly mayCorrect = inject(SessionStore).can('logs:correct');
  protected readonly categories = CATEGORIES;
  protected readonly open = signal(false);
  protected readonly busy = signal(false);
  protected readonly category = linkedSignal<string, Category | null>({ source: () => this.log().id, computation: () => null });
  protected readonly scope = linkedSignal<string, CorrectionScope>({ source: () => this.log().id, computation: () => 'log' });
  protected readonly note = linkedSignal({ source: () => this.log().id, computation: () => '' });
  protected readonly fault = linkedSignal<string, string | null>({ source: () => this.log().id, computation: () => null });
  protected readonly done = linkedSignal<string, Correction | null>({ source: () => this.log().id, computation: () => null });
  private readonly pattern = new Remote<{ templateId: string; text: string; count: number }>();
  protected readonly form = computed(() => {
    const found = this.pattern.value();
    if (found?.templateId !== this.log().templateId) return '';
    return `${found.text.replaceAll('<*>', '✱')} (${countText(found.count)} in the last 24 hours)`;
  });

  protected toggle(): void {
    this.open.set(!this.open());
    if (this.open()) void this.describe();
  }

  protected async submit(): Promise<void> {
    const category = this.category();
    if (category === null) return;
    await this.attempt(async () => {
      this.done.set(await this.api.correct({ logId: this.log().id, category, scope: this.scope(), note: this.note().trim() }));
      this.open.set(false);
    });
  }

  protected async undo(correction: Correction): Promise<void> {
    await this.attempt(async () => {
      await this.api.withdraw(correction.id);
      this.done.set(null);
    });
  }

  protected said({ category, scope }: Correction): string {
    return scope === 'log' ? `Corrected to ${category}.` : `Corrected to ${category}; new logs of its form are ${category} from now on.`;
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    this.fault.set(null);
    try {
      await work();
      this.corrected.emit();
    } catch (error) {
      this.fault.set(ApiError.from(error).message);
    } finally {
      this.busy.set(false);
    }
  }

  /** What the form is, and how many logs have it. */
  private describe(): Promise<void> {
    const { templateId } = this.log();
    return this.pattern.load(async () => {
      const { items } = await this.patterns.list({ q: `template:"${templateId}"`, from: 'now-24h', to: 'now' }, 'count', 1);
      return { templateId, text: items[0]?.text ?? '', count: items[0]?.count ?? 0 };
    });
  }
}
