import { ChangeDetectionStrategy, Component } from '@angular/core';
import { PageHeader } from '../navigation/page-header.ts';
import { CorrectionsCard } from './corrections/corrections-card.ts';
import { DriftCard } from './drift/drift-card.ts';
import { ModelsCard } from './models/models-card.ts';
import { ReclassificationCard } from './reclassification/reclassification-card.ts';

/** What judges the logs, what people said against it, and what came of that. */
@Component({
  selector: 'tocsin-classifier-page',
  imports: [CorrectionsCard, DriftCard, ModelsCard, PageHeader, ReclassificationCard],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<div class="page">
    <tocsin-page-header
      heading="Classifier"
      about="What gives the logs their categories, what people said against it, and what it learnt from that."
    />
    <tocsin-models-card #models />
    <tocsin-drift-card />
    <tocsin-corrections-card (changed)="models.reload()" />
    <tocsin-reclassification-card />
  </div>`,
})
export class ClassifierPage {}
