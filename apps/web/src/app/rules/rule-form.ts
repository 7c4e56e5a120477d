import { ChangeDetectionStrategy, Component, computed, input, model } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { AlertSeverity, type Channel } from '@tocsin/contracts';
import { markedFault, queryErrorOf } from '../logs/query-error.ts';
import { Toggle } from '../settings/toggle.ts';
import type { RuleDraft, RuleFaults } from './rule-draft.ts';

/** The fields of a rule; what is wrong with them stands below each. */
@Component({
  selector: 'tocsin-rule-form',
  imports: [FormsModule, Toggle],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  templateUrl: './rule-form.html',
})
export class RuleForm {
  readonly draft = model.required<RuleDraft>();
  readonly faults = input.required<RuleFaults>();
  readonly channels = input<readonly Channel[]>([]);
  protected readonly severities = AlertSeverity.options;
  protected readonly groupFields = ['service', 'host', 'environment', 'version', 'level', 'category', 'userId', 'templateId'];
  protected readonly queryFault = computed(() => {
    const fault = queryErrorOf(this.draft().query);
    return fault && markedFault(this.draft().query, fault);
  });

  protected shown(field: keyof RuleDraft): string | undefined {
    return this.faults()[field];
  }

  protected set(change: Partial<RuleDraft>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected toggleChannel(id: string): void {
    const { channels } = this.draft();
    this.set({ channels: channels.includes(id) ? channels.filter((each) => each !== id) : [...channels, id] });
  }
}
