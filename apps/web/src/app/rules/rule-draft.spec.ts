import { Rule } from '@tocsin/contracts';
import { checkDraft, crossings, draftOf, NEW_RULE, previewFrom, previewGroup, previewPoints } from './rule-draft.ts';

const named = { ...NEW_RULE, name: 'Errors' };

test('takes a sound rule as it is', () => {
  const { input, faults } = checkDraft({ ...named, groupBy: 'service, attributes.ip' });
  expect(faults).toEqual({});
  expect(input).toMatchObject({ name: 'Errors', groupBy: ['service', 'attributes.ip'], threshold: 50, kind: 'count' });
});

test('a rule of new kinds of message has no condition to get wrong', () => {
  const { input, faults } = checkDraft({ ...named, kind: 'new_template', threshold: null, window: 'x', groupBy: 'colour', for: 'x' });
  expect(faults).toEqual({});
  expect(input).toMatchObject({ kind: 'new_template', groupBy: ['service', 'templateId'], threshold: 1, operator: '>=', for: '0s' });
});

test('a rule of drift has none either, and no query', () => {
  const { input, faults } = checkDraft({ ...named, kind: 'drift', query: '((', threshold: null, window: 'x', groupBy: 'colour', for: 'x' });
  expect(faults).toEqual({});
  expect(input).toMatchObject({ kind: 'drift', query: '', groupBy: [], window: '1h', threshold: 1, for: '0s' });
});

test('names each field that is wrong', () => {
  const { input, faults } = checkDraft({ ...NEW_RULE, threshold: null, window: '5 minutes', groupBy: 'colour', for: 'x' });
  expect(input).toBeNull();
  expect(Object.keys(faults).sort()).toEqual(['for', 'groupBy', 'name', 'threshold', 'window']);
});

test('refuses a query that the search language cannot read', () => {
  const { input, faults } = checkDraft({ ...named, query: '(level:error' });
  expect(input).toBeNull();
  expect(faults.query).toBe('This parenthesis is never closed.');
});

test('an unchanged rule stays what it was', () => {
  const rule = Rule.parse({ ...checkDraft(named).input, id: 'r', createdAt: '', updatedAt: '', updatedBy: null });
  const { id, createdAt, updatedAt, updatedBy, ...input } = rule;
  expect([id, createdAt, updatedAt, updatedBy]).toEqual(['r', '', '', null]);
  expect(checkDraft(draftOf(rule)).input).toEqual(input);
});

test('previews the highest group of each window', () => {
  const points = previewPoints({
    interval: '5m',
    tookMs: 1,
    buckets: [
      { start: 'a', total: 30, counts: { x: 10, y: 20 } },
      { start: 'b', total: 5, counts: {} },
    ],
  });
  expect(points).toEqual([
    { start: 'a', count: 20, group: 'y' },
    { start: 'b', count: 5, group: null },
  ]);
  expect(crossings(points, { operator: '>=', threshold: 20 })).toBe(1);
  expect(crossings(points, { operator: '>', threshold: 20 })).toBe(0);
});

test('asks for the last twelve windows, by group where the counts know it', () => {
  expect(previewFrom('5m')).toBe('now-3600s');
  expect([['templateId'], ['service'], ['attributes.ip'], ['service', 'host']].map((groupBy) => previewGroup({ groupBy }))).toEqual([
    'template',
    'service',
    undefined,
    undefined,
  ]);
});
