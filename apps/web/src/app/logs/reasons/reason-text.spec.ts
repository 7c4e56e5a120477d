import type { LogEvidence, LogExplanation } from '@tocsin/contracts';
import { caveatOf, evidenceText, explanationSentences, percentText, strongest } from './reason-text.ts';

const word = (text: string, security: number, change: Partial<LogEvidence> = {}): LogEvidence => ({
  kind: 'word',
  text,
  families: [],
  weights: { security, performance: -security, business: 0, general: 0 },
  ...change,
});
const explanation = (change: Partial<LogExplanation> = {}): LogExplanation => ({
  id: 'a',
  decided: { category: 'security', confidence: 0.87, modelVersion: 'now', by: 'model' },
  modelVersion: 'now',
  sameModel: true,
  agrees: true,
  guess: 'security',
  categories: [
    { category: 'security', confidence: 0.87, score: 3, base: 0 },
    { category: 'performance', confidence: 0.11, score: 1, base: 0 },
    { category: 'general', confidence: 0.01, score: -1, base: 0 },
    { category: 'business', confidence: 0.01, score: -1, base: 0 },
  ],
  evidence: [word('login', 1), word('password', 2), word('slow', -0.5), word('the', 0.01)],
  unknownWords: [],
  similarTexts: [],
  ...change,
});
const told = (change: Partial<LogExplanation> = {}): string => explanationSentences(explanation(change)).join(' ');

describe('why a log has its category, in words', () => {
  test('names what spoke most for it and against it, and how sure that is', () => {
    expect(told()).toBe(
      'The classifier was sure to 87 %: of a hundred such decisions about 87 are right. ' +
        'What speaks most for security: “password” and “login”. What speaks most against it: “slow”. Next likeliest: performance, 11 %.',
    );
  });

  test('of an uncertain log explains the guess, and what the log counts as', () => {
    const text = told({
      decided: { category: 'general', confidence: 0.34, uncertain: true, guess: 'security', modelVersion: 'now', by: 'model' },
    });
    expect(text).toContain('not sure enough to say. Its best guess, security, is right in about 34 of a hundred such cases');
    expect(text).toContain('counts as general');
    expect(text).toContain('What speaks most for security: “password”');
  });

  test('where the model would say something else, speaks of the category that the log has', () => {
    const text = told({
      agrees: false,
      guess: 'business',
      decided: { category: 'performance', confidence: 0.9, modelVersion: 'now', by: 'model' },
    });
    expect(text).toContain('What speaks most for performance: “slow”');
  });

  test('admits that it knows nothing', () => {
    expect(told({ evidence: [], unknownWords: ['qx'] })).toContain('It has never met “qx”: such words count for nothing.');
    expect(told({ evidence: [] })).toContain('Nothing in it speaks for security in particular');
    expect(told({ unknownWords: ['a', 'b', 'c', 'd', 'e', 'f'] })).toContain('“a”, “b”, “c”, “d” and 2 more');
  });

  test('never claims certainty', () => {
    expect([1, 0.996, 0.994, 0.5, 0.004, 0].map(percentText)).toEqual(['over 99 %', 'over 99 %', '99 %', '50 %', 'under 1 %', 'under 1 %']);
    expect(told({ decided: { category: 'security', confidence: 1, modelVersion: 'now', by: 'model' } })).toContain('as good as sure');
  });

  test('calls each kind of evidence by what a person sees', () => {
    expect(evidenceText(word('login', 1))).toBe('“login”');
    expect(evidenceText(word('level warn', 1, { kind: 'level' }))).toBe('the level warn');
    expect(evidenceText(word('a duration', 1, { kind: 'shape' }))).toBe('its form (a duration)');
  });

  test('says first where it is not how the decision was made', () => {
    expect(caveatOf(explanation())).toBeUndefined();
    expect(caveatOf(explanation({ agrees: false, guess: 'business' }))).toContain('would say business by itself');
    const older = { sameModel: false, decided: { category: 'security', confidence: 0.5, modelVersion: 'old', by: 'model' } } as const;
    expect(caveatOf(explanation(older))).toMatch(/earlier model \(old\).*\(now\).*comes to the same/);
    expect(caveatOf(explanation({ ...older, agrees: false, guess: 'general' }))).toContain('it would say general');
  });

  test('sorts evidence by its strength and leaves out what says nothing', () => {
    const { evidence } = explanation();
    expect(strongest(evidence, 'security', 1).map(({ text }) => text)).toEqual(['password', 'login']);
    expect(strongest(evidence, 'performance', -1).map(({ text }) => text)).toEqual(['password', 'login']);
  });
});
