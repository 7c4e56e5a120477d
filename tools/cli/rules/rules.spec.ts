import { type Rule, RuleInput } from '@tocsin/contracts';
import fc from 'fast-check';
import { UsageError } from '../../connection/usage-error.ts';
import { inputOf, planRules } from './apply-rules.ts';
import { readRules, writeRules } from './rule-file.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd e');
const rule = fc.record({ name, threshold: fc.integer({ min: 1, max: 9 }), query: fc.constantFrom('', 'level>=error "a: b"') });
const rules = fc.uniqueArray(rule, { selector: (each) => each.name }).map((all) => all.map((each) => RuleInput.parse(each)));
const stored = (input: RuleInput): Rule => ({ ...input, id: `id of ${input.name}`, createdAt: '', updatedAt: '1', updatedBy: null });

/** The server's rules after a plan was carried out. */
const after = (present: readonly Rule[], wanted: readonly RuleInput[], prune: boolean): Rule[] =>
  planRules(wanted, present, prune).reduce(
    (state, change): Rule[] => {
      if (change.kind === 'keep') return state;
      if (change.kind === 'create') return [...state, stored(change.rule)];
      const others = state.filter(({ id }) => id !== change.present.id);
      return change.kind === 'delete' ? others : [...others, { ...change.present, ...change.rule }];
    },
    [...present],
  );

test('a file that was applied has nothing to change any more, whatever was there before', () => {
  fc.assert(
    fc.property(rules, rules, fc.boolean(), (wanted, before, prune) => {
      const state = after(before.map(stored), wanted, prune);
      expect(planRules(wanted, state, prune).every(({ kind }) => kind === 'keep')).toBe(true);
      for (const each of wanted) expect(state.filter((found) => found.name === each.name).map(inputOf)).toEqual([each]);
      if (prune) expect(state).toHaveLength(wanted.length);
    }),
  );
});

test('what is written as a file is read as the same rules', () => {
  fc.assert(
    fc.property(
      rules.filter((all) => all.length > 0),
      (all) => expect(readRules(writeRules(all), 'f')).toEqual(all),
    ),
  );
});

test('a list, one rule, `rules:`, several documents and JSON are all files of rules', () => {
  const names = (text: string) => readRules(text, 'f').map((each) => each.name);
  expect(names('- {name: a, threshold: 1}\n- {name: b, threshold: 1}')).toEqual(['a', 'b']);
  expect(names('name: a\nthreshold: 1\n---\nname: b\nthreshold: 1')).toEqual(['a', 'b']);
  expect(names('{"rules": [{"name": "a", "threshold": 1}]}')).toEqual(['a']);
});

test.each([
  ['', 'holds no rule'],
  ['- {name: a, threshold: 1}\n- {name: a, threshold: 2}', 'two rules called "a"'],
  ['{name: a, threshold: 1, treshold: 2}', 'treshold'],
  ['a: [', 'f: '],
])('%j is refused, saying why', (text, why) => {
  expect(() => readRules(text, 'f')).toThrow(UsageError);
  expect(() => readRules(text, 'f')).toThrow(why);
});
