import { formatDate } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { AuditEntry } from '@tocsin/contracts';
import { changesOf } from './changes.ts';

/** One entry in full: what changed, and what else was kept of it. */
@Component({
  selector: 'tocsin-audit-entry',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'block' },
  template: `<div class="bg-canvas grid gap-x-8 gap-y-4 p-4 lg:grid-cols-2">
    <dl class="space-y-1 text-xs">
      @for (fact of facts(); track fact.label) {
        <div class="grid grid-cols-[7rem_1fr] gap-2">
          <dt class="text-muted">{{ fact.label }}</dt>
          <dd class="font-mono break-all">{{ fact.value }}</dd>
        </div>
      }
    </dl>
    @if (changes().length > 0) {
      <table class="h-fit w-full text-left text-xs">
        <caption class="sr-only">
          What changed
        </caption>
        <thead>
          <tr class="text-muted">
            <th scope="col" class="pb-1 font-medium">Field</th>
            <th scope="col" class="pb-1 font-medium">Before</th>
            <th scope="col" class="pb-1 font-medium">After</th>
          </tr>
        </thead>
        <tbody class="font-mono">
          @for (change of changes(); track change.path) {
            <tr>
              <td class="py-0.5 pr-3 align-top">{{ change.path }}</td>
              <td class="text-danger py-0.5 pr-3 align-top break-all">{{ change.before || '–' }}</td>
              <td class="text-ok py-0.5 align-top break-all">{{ change.after || '–' }}</td>
            </tr>
          }
        </tbody>
      </table>
    }
  </div>`,
})
export class AuditEntryDetail {
  readonly entry = input.required<AuditEntry>();
  protected readonly changes = computed(() => changesOf(this.entry().before, this.entry().after));
  protected readonly facts = computed(() => {
    const { seq, at, actor, target, address, requestId, detail, hash } = this.entry();
    return [
      { label: 'Number', value: String(seq) },
      { label: 'Time', value: formatDate(at, 'yyyy-MM-dd HH:mm:ss.SSS', 'en-US') },
      { label: 'Actor', value: `${actor.kind} ${actor.id ?? ''}` },
      { label: 'Target', value: target },
      { label: 'Address', value: address },
      { label: 'Request', value: requestId },
      ...Object.entries(detail).map(([label, value]) => ({ label, value: typeof value === 'string' ? value : JSON.stringify(value) })),
      { label: 'Hash', value: hash },
    ].filter((fact) => fact.value !== null && fact.value !== '');
  });
}
