import { jest } from '@jest/globals';
import { provideZonelessChangeDetection } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { type LogRange, LogsApi } from '../api/logs-api.ts';
import { SessionStore } from '../session/session.store.ts';
import { UncertaintyCard } from './uncertainty-card.ts';

describe('the threshold of uncertainty', () => {
  let asked: string[];
  let answers: (range: LogRange) => Promise<{ total: number }>;

  const show = (percent: number | null, scopes: string[] = ['logs:read']): ComponentFixture<UncertaintyCard> => {
    asked = [];
    answers = ({ q }) => Promise.resolve({ total: q === '' ? 12_304 : 812 });
    const stats = (range: LogRange) => {
      asked.push(range.q);
      return answers(range);
    };
    TestBed.configureTestingModule({
      providers: [
        provideZonelessChangeDetection(),
        provideRouter([]),
        { provide: LogsApi, useValue: { stats } },
        { provide: SessionStore, useValue: { can: (scope: string) => scopes.includes(scope) } },
      ],
    });
    const fixture = TestBed.createComponent(UncertaintyCard);
    fixture.componentRef.setInput('percent', percent);
    fixture.detectChanges();
    return fixture;
  };
  const textOf = (fixture: ComponentFixture<UncertaintyCard>): string => {
    fixture.detectChanges();
    return (fixture.nativeElement as HTMLElement).textContent.replace(/\s+/g, ' ');
  };

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('says how many of the last hour it would have been, and leads to them', async () => {
    const fixture = show(40);
    await jest.advanceTimersByTimeAsync(300);
    expect(textOf(fixture)).toContain('Of the 12,304 logs of the last hour, 812 (6.6 %) would be uncertain.');
    expect(asked).toEqual(['', 'confidence<0.4']);
    const link = (fixture.nativeElement as HTMLElement).querySelector('a')?.getAttribute('href');
    expect(link).toBe('/logs?q=confidence%3C0.4&from=now-1h&to=now');
  });

  test('asks once for what was typed in haste, and for nothing out of range', async () => {
    const fixture = show(4);
    for (const percent of [45, 450, 45.5]) {
      fixture.componentRef.setInput('percent', percent);
      fixture.detectChanges();
    }
    await jest.advanceTimersByTimeAsync(300);
    expect(asked).toEqual(['', 'confidence<0.455']);
    fixture.componentRef.setInput('percent', null);
    expect(textOf(fixture)).toContain('A figure from 0 to 100');
    expect((fixture.nativeElement as HTMLElement).querySelector('input')?.getAttribute('aria-invalid')).toBe('true');
  });

  test('counts nothing for someone who may not read logs', async () => {
    const fixture = show(40, []);
    await jest.advanceTimersByTimeAsync(300);
    expect(asked).toEqual([]);
    expect(textOf(fixture)).not.toContain('last hour');
  });

  test('says so where it cannot be counted', async () => {
    const fixture = show(40);
    answers = () => Promise.reject(new Error('away'));
    await jest.advanceTimersByTimeAsync(300);
    expect(textOf(fixture)).toContain('not known');
  });
});
