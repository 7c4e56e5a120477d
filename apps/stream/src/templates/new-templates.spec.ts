import type { FreshTemplate } from '@tocsin/adapters/database';
import { type ClassifiedLog, Rule } from '@tocsin/contracts';
import type { AlertSignal } from '@tocsin/core/alerting';
import type { SearchRequest } from '@tocsin/core/ports';
import { LEARNING_MS, NewTemplates } from './new-templates.ts';

const NOW = Date.UTC(2026, 2, 1, 12);
const ruleOf = (changes: Partial<Rule>): Rule =>
  Rule.parse({
    ...{ id: 'r', name: 'new', kind: 'new_template', threshold: 1, groupBy: ['service', 'templateId'], createdAt: '', updatedAt: 'v1' },
    ...{ updatedBy: null, ...changes },
  });
const fresh = (templateId: string, text: string, changes: Partial<FreshTemplate> = {}): FreshTemplate => ({
  ...{ templateId, text, service: 'shop', firstSeen: NOW - 60_000, serviceSince: NOW - 2 * LEARNING_MS },
  ...changes,
});
const log = (id: string): ClassifiedLog => ({
  ...{
    id,
    timestamp: new Date(NOW - 61_000).toISOString(),
    receivedAt: '',
    level: 'info',
    severityNumber: 9,
    service: 'shop',
    message: id,
  },
  ...{ attributes: {}, category: 'general', confidence: 1, modelVersion: '', templateId: 't', redactions: {}, flags: [] },
});

/** The registry with some fresh templates, and a store that finds a log for every query but those with a word in `missing`. */
const setUp = (templates: FreshTemplate[], known: string[] = []) => {
  const state = { waiting: templates, told: [] as AlertSignal[], missing: [] as string[], busAway: false };
  const subject = new NewTemplates({
    templates: {
      each: async (before, limit, deal) => {
        const done = await deal(state.waiting.filter(({ firstSeen }) => firstSeen < before).slice(0, limit));
        state.waiting = state.waiting.filter((each) => !done.includes(each));
      },
      knownTexts: () => Promise.resolve(known),
    },
    reader: {
      search: ({ query }: SearchRequest) => {
        const asked = JSON.stringify(query);
        const items = state.missing.some((word) => asked.includes(`"${word}"`)) ? [] : [log('l1')];
        return Promise.resolve({ items, nextCursor: null, total: { value: items.length, relation: 'eq' as const } });
      },
    },
    clock: () => NOW,
    send: (signals) => (state.busAway ? Promise.reject(new Error('away')) : Promise.resolve(void state.told.push(...signals))),
  });
  return { subject, state };
};
const toldIds = ({ told }: { told: AlertSignal[] }) => told.map(({ group }) => group['templateId']);

describe('new templates', () => {
  test('are told of to each rule whose query their logs match, with an example', async () => {
    const { subject, state } = setUp([fresh('t1', 'kernel panic on <*>')]);
    state.missing = ['elsewhere'];
    subject.setRules([ruleOf({ id: 'a' }), ruleOf({ id: 'b', query: 'elsewhere' }), ruleOf({ id: 'c', enabled: false })]);
    await subject.announce();
    expect(state.told).toEqual([
      {
        ...{ kind: 'crossed', ruleId: 'a', ruleVersion: 'v1', group: { service: 'shop', templateId: 't1' }, value: 1, threshold: 1 },
        text: 'shop never logged this before: kernel panic on <*>',
        ...{ groupKey: expect.any(String) as string, at: NOW - 61_000, series: [], examples: [log('l1')] },
      },
    ]);
    expect(state.waiting).toEqual([]);
  });

  test('are no news in the first hour of a service, nor where they are of the family of a known one', async () => {
    const { subject, state } = setUp(
      [
        fresh('learning', 'disk full', { serviceSince: NOW - 60_000 - LEARNING_MS + 1 }),
        fresh('kin', 'login of bob from <*> denied'),
        fresh('new', 'login refused'),
      ],
      ['login of alice from <*> denied'],
    );
    subject.setRules([ruleOf({})]);
    await subject.announce();
    expect(toldIds(state)).toEqual(['new']);
    expect(state.waiting).toEqual([]);
  });

  test('of one family that come together are told of once', async () => {
    const { subject, state } = setUp([fresh('a', 'job one of <*> died'), fresh('b', 'job two of <*> died')]);
    subject.setRules([ruleOf({})]);
    await subject.announce();
    expect(toldIds(state)).toEqual(['a']);
  });

  test('wait while no log of theirs is found, and while the bus is away, and until the rules are known', async () => {
    const { subject, state } = setUp([fresh('t1', 'x <*>')]);
    await subject.announce();
    subject.setRules([ruleOf({})]);
    state.missing = ['t1'];
    await subject.announce();
    expect([state.waiting.length, state.told.length]).toEqual([1, 0]);
    state.missing = [];
    state.busAway = true;
    await expect(subject.announce()).rejects.toThrow('away');
    expect(state.waiting).toHaveLength(1);
    state.busAway = false;
    await subject.announce();
    expect([state.waiting.length, toldIds(state)]).toEqual([0, ['t1']]);
  });

  test('are let go where no rule asks for them', async () => {
    const { subject, state } = setUp([fresh('t1', 'x <*>')]);
    subject.setRules([ruleOf({ kind: 'count' })]);
    await subject.announce();
    expect([state.waiting.length, state.told.length]).toEqual([0, 0]);
  });
});
