import { inject, Injectable } from '@angular/core';
import type {
  Category,
  Correction,
  CorrectionInput,
  DriftReport,
  ModelDetail,
  ModelList,
  ModelTraining,
  Page,
  Reclassification,
  ReclassificationInput,
  TemplatePin,
} from '@tocsin/contracts';
import { ApiClient } from './api-client.ts';

/** What people say against the classifier, and the models that learn from it. */
@Injectable({ providedIn: 'root' })
export class ClassifierApi {
  private readonly api = inject(ApiClient);

  corrections(limit: number): Promise<Page<Correction>> {
    return this.api.get('/corrections', { limit });
  }
  correct(input: CorrectionInput): Promise<Correction> {
    return this.api.post('/corrections', input);
  }
  withdraw(id: string): Promise<void> {
    return this.api.delete(`/corrections/${encodeURIComponent(id)}`);
  }

  pins(): Promise<Page<TemplatePin>> {
    return this.api.get('/pins');
  }
  pin(templateId: string, category: Category): Promise<TemplatePin> {
    return this.api.put(`/pins/${encodeURIComponent(templateId)}`, { category });
  }
  unpin(templateId: string): Promise<void> {
    return this.api.delete(`/pins/${encodeURIComponent(templateId)}`);
  }

  models(): Promise<ModelList> {
    return this.api.get('/models');
  }
  model(version: string): Promise<ModelDetail> {
    return this.api.get(`/models/${encodeURIComponent(version)}`);
  }
  train(): Promise<ModelTraining> {
    return this.api.post('/models');
  }
  activate(version: string): Promise<ModelList> {
    return this.api.post(`/models/${encodeURIComponent(version)}/activation`);
  }
  refuse(version: string): Promise<ModelList> {
    return this.api.post(`/models/${encodeURIComponent(version)}/refusal`);
  }
  rollBack(): Promise<ModelList> {
    return this.api.post('/models/rollback');
  }

  drift(): Promise<DriftReport> {
    return this.api.get('/drift');
  }

  reclassifications(): Promise<Page<Reclassification>> {
    return this.api.get('/reclassifications');
  }
  reclassify(input: ReclassificationInput): Promise<Reclassification> {
    return this.api.post('/reclassifications', input);
  }
  cancelReclassification(id: string): Promise<void> {
    return this.api.delete(`/reclassifications/${encodeURIComponent(id)}`);
  }
}
