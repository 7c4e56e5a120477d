import { inject, Injectable } from '@angular/core';
import type { Correction, Page, TemplatePin } from '@tocsin/contracts';
import { ClassifierApi } from '../../api/classifier-api.ts';
import { Remote } from '../../api/remote.ts';

const SHOWN = 50;

@Injectable()
export class CorrectionsStore {
  private readonly api = inject(ClassifierApi);
  readonly corrections = new Remote<Page<Correction>>();
  readonly pins = new Remote<Page<TemplatePin>>();

  /** Never rejects: failures stand in the values. */
  async load(): Promise<void> {
    await Promise.all([this.corrections.load(() => this.api.corrections(SHOWN)), this.pins.load(() => this.api.pins())]);
  }

  async withdraw(id: string): Promise<void> {
    await this.api.withdraw(id);
    await this.load();
  }

  async unpin(templateId: string): Promise<void> {
    await this.api.unpin(templateId);
    await this.load();
  }
}
