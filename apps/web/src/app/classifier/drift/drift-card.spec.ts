import { provideZonelessChangeDetection } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { DriftMeasure, DriftReport } from '@tocsin/contracts';
import { ClassifierApi } from '../../api/classifier-api.ts';
import { DriftCard } from './drift-card.ts';

const learning = (measure: DriftMeasure['measure']): DriftMeasure => ({
  ...{ measure, state: 'learning', value: null, hour: null, baseline: null, band: null, history: [] },
});
const MEASURES = (['uncertain', 'unknownWords', 'categories'] as const).map(learning);
const report = (changes: Partial<DriftReport>): DriftReport => ({
  ...{ modelVersion: 'm', baselineHours: 24, hourLogs: 500, measures: MEASURES, ...changes },
});

const show = async (drift: () => Promise<DriftReport>): Promise<ComponentFixture<DriftCard>> => {
  TestBed.configureTestingModule({
    providers: [provideZonelessChangeDetection(), provideRouter([]), { provide: ClassifierApi, useValue: { drift } }],
  });
  const fixture = TestBed.createComponent(DriftCard);
  await fixture.whenStable();
  return fixture;
};
const elementOf = (fixture: ComponentFixture<DriftCard>): HTMLElement => fixture.nativeElement as HTMLElement;

test('teaches what to do where nothing was judged yet', async () => {
  const fixture = await show(() => Promise.resolve(report({ modelVersion: null })));
  expect(elementOf(fixture).textContent).toContain('No whole hour was judged yet');
});

test('says of each measure how it is, and of an unusual one where to look', async () => {
  const unusual: DriftMeasure = { ...learning('uncertain'), state: 'warning', value: 0.15, baseline: 0.05, band: { from: 0.02, to: 0.08 } };
  const element = elementOf(await show(() => Promise.resolve(report({ measures: [unusual, ...MEASURES.slice(1)] }))));
  expect([...element.querySelectorAll('h3')].map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())).toEqual([
    'Uncertain logs unusual',
    'Unknown words learning',
    'Mix of categories learning',
  ]);
  expect([...element.querySelectorAll('a')].map((link) => link.getAttribute('href'))).toEqual(['/logs?q=uncertain:true&from=now-24h']);
});

test('offers to try again where it failed', async () => {
  const element = elementOf(await show(() => Promise.reject(new Error('away'))));
  expect(element.textContent).toContain('Drift could not be loaded');
});
