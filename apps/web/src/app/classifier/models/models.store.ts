import { inject, Injectable } from '@angular/core';
import type { ModelDetail, ModelList } from '@tocsin/contracts';
import { ClassifierApi } from '../../api/classifier-api.ts';
import { Remote } from '../../api/remote.ts';

@Injectable()
export class ModelsStore {
  private readonly api = inject(ClassifierApi);
  readonly list = new Remote<ModelList>();
  readonly detail = new Remote<ModelDetail>();

  /** Never rejects: a failure stands in `list`. */
  load(): Promise<void> {
    return this.list.load(() => this.api.models());
  }
  open(version: string): Promise<void> {
    return this.detail.load(() => this.api.model(version));
  }

  async train(): Promise<void> {
    await this.api.train();
    await this.load();
  }
  activate(version: string): Promise<void> {
    return this.take(() => this.api.activate(version));
  }
  refuse(version: string): Promise<void> {
    return this.take(() => this.api.refuse(version));
  }
  rollBack(): Promise<void> {
    return this.take(() => this.api.rollBack());
  }

  private async take(change: () => Promise<ModelList>): Promise<void> {
    const changed = await change();
    await this.list.load(() => Promise.resolve(changed));
  }
}
