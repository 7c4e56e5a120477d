import { provideZonelessChangeDetection } from '@angular/core';
import { type ComponentFixture, DeferBlockBehavior, TestBed } from '@angular/core/testing';
import type { ClassifiedLog, LogExplanation } from '@tocsin/contracts';
import { explanationOf, logAt } from '../../../../test/fake-data.ts';
import { LogsApi } from '../../api/logs-api.ts';
import { LogWhy } from './log-why.ts';

describe('the question why', () => {
  let asked: string[];
  let answer: (log: ClassifiedLog) => Promise<LogExplanation>;
  let fixture: ComponentFixture<LogWhy>;
  const log: ClassifiedLog = { ...logAt(0, 0), id: 'a', category: 'security', message: 'Wrong password of admin' };

  beforeEach(() => {
    asked = [];
    answer = (asking) => Promise.resolve(explanationOf(asking));
    const explanation = (id: string) => {
      asked.push(id);
      return answer({ ...log, id });
    };
    TestBed.configureTestingModule({
      providers: [provideZonelessChangeDetection(), { provide: LogsApi, useValue: { explanation } }],
      deferBlockBehavior: DeferBlockBehavior.Playthrough,
    });
    fixture = TestBed.createComponent(LogWhy);
    fixture.componentRef.setInput('log', log);
  });
  const element = (): HTMLElement => fixture.nativeElement as HTMLElement;
  const toggle = (): HTMLButtonElement => element().querySelector('h2 button') as HTMLButtonElement;
  const shown = async (): Promise<string> => {
    await fixture.whenStable();
    return element().textContent.replace(/\s+/g, ' ');
  };
  /** Waits for the answer, whose component is loaded only now. */
  const open = async (until = 'Next likeliest'): Promise<string> => {
    await shown();
    toggle().click();
    for (;;) {
      const text = await shown();
      if (text.includes(until)) return text;
      await new Promise((resolve) => setTimeout(resolve));
    }
  };

  test('asks the server when it is opened, not before, and tells screen readers that it opened', async () => {
    expect(await shown()).toContain('Why security?');
    expect([asked, toggle().getAttribute('aria-expanded')]).toEqual([[], 'false']);
    expect(await open()).toContain('What speaks most for security');
    expect([asked, toggle().getAttribute('aria-expanded')]).toEqual([['a'], 'true']);
    expect(element().querySelector(`#${toggle().getAttribute('aria-controls')}`)).not.toBeNull();
  });

  test('shows bars for and against, each with its words for those who do not see them', async () => {
    await open();
    const rows = [...element().querySelectorAll('tocsin-evidence-bars li')].map((row) => row.textContent.replace(/\s+/g, ' ').trim());
    expect(rows[0]).toMatch(/^Wrong, speaks for it, 100 of 100$/);
    expect(rows.some((row) => row.includes('speaks against it'))).toBe(true);
  });

  test('shows the bars of another category when asked', async () => {
    await open();
    const segments = [...element().querySelectorAll<HTMLButtonElement>('.segment')];
    expect(segments.map((each) => each.getAttribute('aria-pressed'))).toEqual(['true', 'false', 'false', 'false']);
    segments[1]?.click();
    await shown();
    expect(segments[1]?.getAttribute('aria-pressed')).toBe('true');
    const label = element().querySelector('tocsin-evidence-bars ul')?.getAttribute('aria-label');
    expect(label).toBe(`What speaks for and against ${segments[1]?.textContent.trim().split(' ')[0]}`);
  });

  test('stays open for the next log and explains that one', async () => {
    await open();
    fixture.componentRef.setInput('log', { ...log, id: 'b', category: 'general', uncertain: true, guess: 'business' });
    expect(await shown()).toContain('Why not sure, and why perhaps business?');
    expect(asked).toEqual(['a', 'b']);
  });

  test('says first where another model decided', async () => {
    answer = (asking) => Promise.resolve({ ...explanationOf(asking), sameModel: false });
    await open();
    expect(element().querySelector('[role=note]')?.textContent).toContain('earlier model');
  });

  test('offers to try again where it could not be loaded', async () => {
    answer = () => Promise.reject(new Error('away'));
    await open('Why could not be loaded');
    answer = (asking) => Promise.resolve(explanationOf(asking));
    [...element().querySelectorAll('button')].find((each) => each.textContent.includes('Try again'))?.click();
    expect(await shown()).toContain('What speaks most for security');
  });
});
