import { provideZonelessChangeDetection, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { ClassifiedLog, Correction, CorrectionInput } from '@tocsin/contracts';
import { logAt } from '../../../../test/fake-data.ts';
import { ClassifierApi } from '../../api/classifier-api.ts';
import { PatternsApi } from '../../api/patterns-api.ts';
import { SessionStore } from '../../session/session.store.ts';
import { LogCorrection } from './log-correction.ts';

describe('the correction of a log', () => {
  const log: ClassifiedLog = { ...logAt(0, 0), id: 'a', category: 'security', templateId: 't1' };
  let sent: CorrectionInput[];
  let withdrawn: string[];
  let stored: number;
  let fixture: ComponentFixture<LogCorrection>;
  const may = signal(true);

  beforeEach(() => {
    [sent, withdrawn, stored] = [[], [], 0];
    may.set(true);
    const api: Partial<ClassifierApi> = {
      correct: (input) => {
        sent.push(input);
        return Promise.resolve({ id: 'c1', ...input } as unknown as Correction);
      },
      withdraw: (id) => Promise.resolve(void withdrawn.push(id)),
    };
    const patterns = { list: () => Promise.resolve({ items: [{ text: 'login of <*> failed', count: 1234 }] }) };
    TestBed.configureTestingModule({
      providers: [
        provideZonelessChangeDetection(),
        { provide: ClassifierApi, useValue: api },
        { provide: PatternsApi, useValue: patterns },
        { provide: SessionStore, useValue: { can: () => may() } },
      ],
    });
  });
  const shown = async (): Promise<string> => {
    await fixture.whenStable();
    return element().textContent.replace(/\s+/g, ' ');
  };
  const element = (): HTMLElement => fixture.nativeElement as HTMLElement;
  const press = async (selector: string): Promise<string> => {
    element().querySelector<HTMLElement>(selector)?.click();
    return shown();
  };
  const open = async (): Promise<string> => {
    fixture = TestBed.createComponent(LogCorrection);
    fixture.componentRef.setInput('log', log);
    // Boxes outside of a document tell of no change.
    document.body.append(element());
    fixture.componentInstance.corrected.subscribe(() => stored++);
    await shown();
    return press('h2 button');
  };

  test('says what the form of the log is, and how many have it', async () => {
    expect(await open()).toContain('login of ✱ failed (1,234 in the last 24 hours)');
  });

  test('sends what was chosen, and can be undone', async () => {
    await open();
    const submit = (): HTMLButtonElement => element().querySelector('button[type=submit]') as HTMLButtonElement;
    expect(submit().disabled).toBe(true);
    await press('label:nth-of-type(3) input[name=category]');
    await press('input[value=template]');
    expect(submit().disabled).toBe(false);
    submit().click();
    expect(await shown()).toContain('Corrected to business; new logs of its form are business from now on.');
    expect(sent).toEqual([{ logId: 'a', category: 'business', scope: 'template', note: '' }]);
    expect(await press('[role=status] button')).toContain('Wrong category?');
    expect([withdrawn, stored]).toEqual([['c1'], 2]);
  });

  test('is for those who may correct', async () => {
    may.set(false);
    expect(await open()).not.toContain('Wrong category?');
  });
});
