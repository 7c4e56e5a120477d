import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Failure } from '../feedback/failure.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { ToastStore } from '../feedback/toast.store.ts';
import { PageHeader } from '../navigation/page-header.ts';
import { SessionStore } from '../session/session.store.ts';
import { checkDraft, draftOf, NEW_RULE, type RuleDraft, type RuleFaults } from './rule-draft.ts';
import { RuleForm } from './rule-form.ts';
import { RulePreview } from './rule-preview.ts';
import { RuleStore } from './rule.store.ts';

const PREVIEW_AFTER_MS = 400;

@Component({
  selector: 'tocsin-rule-page',
  imports: [Failure, PageHeader, RouterLink, RuleForm, RulePreview, Skeleton],
  providers: [RuleStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './rule.page.html',
})
export class RulePage {
  private readonly router = inject(Router);
  private readonly toasts = inject(ToastStore);
  protected readonly store = inject(RuleStore);
  readonly id = input.required<string>();
  /** A new rule may begin as a search: `/rules/new?q=…`. */
  readonly q = input<string>();
  protected readonly mayWrite = inject(SessionStore).can('rules:write');
  protected readonly isNew = computed(() => this.id() === 'new');
  protected readonly draft = signal<RuleDraft | null>(null);
  private readonly touched = signal(false);
  protected readonly checked = computed(() => checkDraft(this.draft() ?? NEW_RULE));
  /** Of a new rule nobody is told what is missing before they tried. The server's own refusals stand until the next save. */
  protected readonly faults = computed<RuleFaults>(() => {
    const { name, ...others } = this.checked().faults;
    const refused = Object.fromEntries((this.store.problem()?.problem?.errors ?? []).map((e) => [e.path.split('.')[0] ?? '', e.message]));
    return { ...refused, ...others, ...(name !== undefined && this.touched() ? { name } : {}) };
  });
  protected readonly problem = computed(() => this.store.problem()?.message ?? null);

  constructor() {
    void this.store.loadChannels();
    effect(() => {
      const id = this.id();
      untracked(() => {
        if (id === 'new') this.draft.set({ ...NEW_RULE, query: this.q() ?? NEW_RULE.query });
        else void this.load();
      });
    });
    effect(() => {
      const rule = this.store.rule.value();
      if (rule && rule.id === untracked(this.id)) this.draft.set(draftOf(rule));
    });
    const counted = computed(() => {
      const draft = this.draft();
      const { input } = checkDraft({ ...(draft ?? NEW_RULE), name: 'preview' });
      return draft && input ? JSON.stringify([input.query, input.window, input.groupBy]) : null;
    });
    effect((onCleanup) => {
      if (counted() === null) return;
      const timer = setTimeout(() => this.look(), PREVIEW_AFTER_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  protected readonly previewed = computed(() => checkDraft({ ...(this.draft() ?? NEW_RULE), name: 'preview' }).input);

  protected look(): void {
    const rule = this.previewed();
    if (rule) void this.store.look(rule);
  }

  protected load(): Promise<void> {
    return this.store.load(this.id());
  }

  protected async save(): Promise<void> {
    this.touched.set(true);
    const { input } = this.checked();
    if (!input || this.store.busy()) return;
    const saved = await this.store.save(this.isNew() ? null : this.id(), input);
    if (!saved) return;
    this.toasts.done(`${saved.name} was saved and is in force within 5 seconds`);
    await this.router.navigate(['/rules']);
  }
}
