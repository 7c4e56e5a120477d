import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal } from '@angular/core';
import { FormsModule } from '@angular/forms';
import { RouterLink } from '@angular/router';
import { CATEGORIES, type Category, type Detector, DETECTORS, RetentionSettings, Settings } from '@tocsin/contracts';
import { Failure } from '../feedback/failure.ts';
import { Skeleton } from '../feedback/skeleton.ts';
import { ToastStore } from '../feedback/toast.store.ts';
import { PageHeader } from '../navigation/page-header.ts';
import { SessionStore } from '../session/session.store.ts';
import { DETECTOR_TEXTS } from './detector-texts.ts';
import { SettingsStore } from './settings.store.ts';
import { Toggle } from './toggle.ts';
import { UncertaintyCard } from './uncertainty-card.ts';

interface SettingsDraft {
  detectors: readonly Detector[];
  /** Attribute names, one a line. */
  names: string;
  /** Per cent; null: the box is empty. */
  uncertainBelow: number | null;
  /** null: the box is empty. */
  retrainAfter: number | null;
  /** null: the box is empty. */
  days: number | null;
  /** Days of categories that have a span of their own; null or absent: that of all. */
  byCategory: Partial<Record<Category, number | null>>;
}

/** What the boxes of the retention say, as the API takes it. */
const retentionOf = ({ days, byCategory }: Pick<SettingsDraft, 'days' | 'byCategory'>) => {
  const own = Object.fromEntries(Object.entries(byCategory).filter(([, each]) => each !== null));
  return { days, ...(Object.keys(own).length === 0 ? {} : { byCategory: own }) };
};

@Component({
  selector: 'tocsin-settings-page',
  imports: [Failure, FormsModule, PageHeader, RouterLink, Skeleton, Toggle, UncertaintyCard],
  providers: [SettingsStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './settings.page.html',
})
export class SettingsPage {
  private readonly toasts = inject(ToastStore);
  protected readonly store = inject(SettingsStore);
  protected readonly mayWrite = inject(SessionStore).can('settings:write');
  protected readonly detectors = DETECTORS;
  protected readonly categories = CATEGORIES;
  protected readonly texts = DETECTOR_TEXTS;
  protected readonly draft = linkedSignal<SettingsDraft | null>(() => {
    const settings = this.store.settings.value();
    return (
      settings && {
        detectors: settings.redaction.detectors,
        names: settings.redaction.attributeNames.join('\n'),
        uncertainBelow: Math.round(settings.classification.uncertainBelow * 1000) / 10,
        retrainAfter: settings.classification.retrainAfter,
        days: settings.retention.days,
        byCategory: settings.retention.byCategory ?? {},
      }
    );
  });
  private readonly wanted = computed(() => {
    const draft = this.draft();
    if (!draft) return null;
    const attributeNames = draft.names.split(/[\n,]+/).map((name) => name.trim());
    const parsed = Settings.safeParse({
      ...this.store.settings.value(),
      redaction: { detectors: draft.detectors, attributeNames: attributeNames.filter((name) => name !== '') },
      classification: {
        uncertainBelow: draft.uncertainBelow === null ? null : Math.round(draft.uncertainBelow * 10) / 1000,
        retrainAfter: draft.retrainAfter,
      },
      retention: retentionOf(draft),
    });
    return parsed.data ?? null;
  });
  protected readonly daysFault = computed(() => {
    const draft = this.draft();
    return draft && !RetentionSettings.safeParse(retentionOf(draft)).success ? 'A whole number of days from 1 to 3650.' : null;
  });
  protected readonly retrainFault = computed(() => {
    const after = this.draft()?.retrainAfter;
    return after !== null && after !== undefined && Number.isInteger(after) && after >= 0 && after <= 10_000
      ? null
      : 'A whole number from 0 to 10,000.';
  });
  protected readonly changed = computed(() => {
    const [wanted, stored] = [this.wanted(), this.store.settings.value()];
    return wanted !== null && JSON.stringify(wanted) !== JSON.stringify(stored && Settings.parse(stored));
  });

  constructor() {
    void this.store.load();
  }

  protected toggle(detector: Detector, on: boolean): void {
    this.draft.update(
      (draft) => draft && { ...draft, detectors: DETECTORS.filter((each) => (each === detector ? on : draft.detectors.includes(each))) },
    );
  }

  protected set(change: { names?: string; days?: number | null; uncertainBelow?: number | null; retrainAfter?: number | null }): void {
    this.draft.update((draft) => draft && { ...draft, ...change });
  }

  protected keep(category: Category, days: number | null): void {
    this.draft.update((draft) => draft && { ...draft, byCategory: { ...draft.byCategory, [category]: days } });
  }

  protected async save(): Promise<void> {
    const wanted = this.wanted();
    if (wanted && (await this.store.save(wanted))) this.toasts.done('Settings were saved and are in force within 5 seconds');
  }
}
