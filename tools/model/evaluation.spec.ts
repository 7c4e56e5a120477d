import { type LabelledText, decide, parseTexts, shippedModel } from '@tocsin/core/classifier';
import { atThreshold, riskCoverage } from './figures.ts';
import { type Measurement } from './measurement.ts';
import { templateOf, twinsAcrossSystems } from './near-duplicates.ts';
import { pageOf } from './page.ts';
import { CHANGES } from './robustness.ts';

const texts = (system: string, ...lines: string[]): LabelledText[] =>
  parseTexts(system, lines.map((line) => `general\tinfo\t${line}`).join('\n'));

describe('near-duplicates', () => {
  test('a template is a text without numbers, ids, addresses, masks and case', () => {
    expect(templateOf('User [email] from 10.0.0.1:80 took 12 ms')).toBe(templateOf('user ****1234 from 192.0.2.7:4411 took 3 ms'));
    expect(templateOf('block 9f1a22c0 moved')).toBe(templateOf('Block 0x77ab moved'));
    expect(templateOf('pool exhausted')).not.toBe(templateOf('pool created'));
  });

  test('texts of two systems are twins when nearly all of their words are the same', () => {
    const all = [
      ...texts('a', 'the leader of shard 7 was elected by its peers'),
      ...texts('b', 'the leader of shard 12 was elected by peers', 'the cache was emptied by its owner'),
    ];
    const twins = twinsAcrossSystems(all);
    expect(all.map((text) => [...(twins.get(text) ?? [])])).toEqual([['b'], ['a'], []]);
  });

  test('within one system nothing is a twin: the system is left out as a whole', () => {
    expect(twinsAcrossSystems(texts('a', 'node 1 joined the cluster', 'node 2 joined the cluster')).size).toBe(0);
  });
});

describe('figures', () => {
  const decision = (confidence: number, right: boolean): Parameters<typeof riskCoverage>[0][number] => {
    const [text] = texts('a', 'x');
    return { text: text as LabelledText, said: 3, confidence, right, scores: [] };
  };
  const decisions = [decision(0.9, true), decision(0.8, true), decision(0.6, false), decision(0.3, false)];

  test('risk grows as less sure decisions are taken in', () => {
    expect(riskCoverage(decisions, 4)).toEqual([
      { coverage: 0.25, risk: 0, threshold: 0.9 },
      { coverage: 0.5, risk: 0, threshold: 0.8 },
      { coverage: 0.75, risk: 1 / 3, threshold: 0.6 },
      { coverage: 1, risk: 0.5, threshold: 0.3 },
    ]);
  });

  test('a threshold leaves the unsure ones out', () => {
    expect(atThreshold(decisions, 0.4)).toEqual({ uncertain: 0.25, accuracy: 2 / 3, rightAmongUncertain: 0 });
  });
});

test('changes are the same in every run, and leave the answer as it was', () => {
  const [text] = texts('a', 'Session 4711 of user bob opened after 12 ms');
  for (const { change } of CHANGES) {
    const changed = change(text as LabelledText);
    expect(change(text as LabelledText)).toEqual(changed);
    expect(changed).toMatchObject({ system: 'a', category: 'general' });
  }
});

test('the page asks nobody for anything and lets no text become markup', () => {
  const decisions = decide(shippedModel(), texts('a', 'server started', '<script src=x> loaded', 'disk & cpu'));
  const measured: Measurement = {
    ...{ version: '<b>', folds: 2, systems: 2, texts: 3, twins: 0, heldoutTwins: 0, temperature: 1, heldoutSystems: 1 },
    ...{ crossed: decisions, heldout: decisions, robustness: [{ name: '<i>', macroF1: 0.5, calibrationError: 0.1 }], baselines: [] },
  };
  const page = pageOf(measured);
  expect(page).not.toMatch(/https?:|<script|<link|<img|@import|url\(|<i>|<b>/);
  expect(page).toContain('prefers-color-scheme:dark');
});
