import type { Rule } from '@tocsin/contracts';
import { compileQuery, parseQuery, type Predicate, QuerySyntaxError } from '../query/index.ts';
import { fieldSourceOf, type FieldSource, type LogBatch } from '../record/index.ts';
import { exampleAt } from './example-copy.ts';
import { groupKeyOf, groupValue } from './group.ts';
import type { GroupHits, RuleHits } from './signal.ts';
import { slotMsOf } from './window-shape.ts';

/** Finds the logs of a batch that rules ask for; made once for a set of rules, in the thread where the logs are. */
export interface RuleMatcher {
  /** Hits of every rule that matched anything. Deterministic, never throws. */
  match(batch: LogBatch): RuleHits[];
  /** Rules that cannot match because their query cannot be read. */
  readonly faults: { ruleId: string; message: string }[];
}

interface CompiledRule {
  rule: Rule;
  predicate: Predicate;
  slotMs: number;
}
interface GroupCount {
  group: Record<string, string>;
  slots: Map<number, number>;
  /** The first two rows and the latest. */
  rows: number[];
}

const EXAMPLES = 3;
/** Past so many groups of one rule in one batch each shows one example only. */
const GROUPS_WITH_ALL_EXAMPLES = 50;
/** Groups of one rule that are told apart in one batch; matches of further ones are only summed up. */
const GROUPS_PER_BATCH = 10_000;

const groupReader = (groupBy: readonly string[], source: FieldSource): ((row: number) => (string | undefined)[]) => {
  const columns = groupBy.map((field) => source.column(field));
  return (row) => columns.map((column) => groupValue(column?.(row)));
};

const countInto = (found: GroupCount, slot: number, row: number): void => {
  found.slots.set(slot, (found.slots.get(slot) ?? 0) + 1);
  if (found.rows.length < EXAMPLES) found.rows.push(row);
  else found.rows[EXAMPLES - 1] = row;
};

const groupsOf = (
  { rule, predicate, slotMs }: CompiledRule,
  source: FieldSource,
  batch: LogBatch,
): { groups: Map<string, GroupCount>; overflow: number } => {
  const matches = predicate(source);
  const valuesAt = groupReader(rule.groupBy, source);
  const groups = new Map<string, GroupCount>();
  let overflow = 0;
  for (let row = 0; row < batch.length; row++) {
    if (!matches(row)) continue;
    const values = rule.groupBy.length === 0 ? [] : valuesAt(row);
    const key = values.length === 1 ? (values[0] ?? '') : JSON.stringify(values);
    let found = groups.get(key);
    if (!found) {
      if (groups.size === GROUPS_PER_BATCH) {
        overflow++;
        continue;
      }
      const group: Record<string, string> = {};
      rule.groupBy.forEach((field, i) => {
        const value = values[i];
        if (value !== undefined) group[field] = value;
      });
      groups.set(key, (found = { group, slots: new Map(), rows: [] }));
    }
    // A sender whose clock is ahead counts when its logs come, not when its clock is reached.
    const at = Math.min(batch.timestamp[row] ?? 0, batch.receivedAt[row] ?? 0);
    countInto(found, Math.floor(at / slotMs) * slotMs, row);
  }
  return { groups, overflow };
};

const hitsOf = ({ group, slots, rows }: GroupCount, batch: LogBatch, examples: number): GroupHits => ({
  groupKey: groupKeyOf(group),
  group,
  slots: [...slots].map(([start, count]) => ({ start, count })).sort((a, b) => a.start - b.start),
  examples: rows.slice(0, examples).map((row) => ({ row, log: exampleAt(batch, row) })),
});

/** Makes rules ready; disabled ones and those that count nothing are left out, a rule whose query cannot be read is named in `faults`. */
export const compileRules = (rules: readonly Rule[]): RuleMatcher => {
  const faults: RuleMatcher['faults'] = [];
  const compiled: CompiledRule[] = [];
  for (const rule of rules) {
    if (!rule.enabled || rule.kind !== 'count') continue;
    try {
      compiled.push({ rule, predicate: compileQuery(parseQuery(rule.query)), slotMs: slotMsOf(rule) });
    } catch (error) {
      if (!(error instanceof QuerySyntaxError)) throw error;
      faults.push({ ruleId: rule.id, message: error.message });
    }
  }
  return {
    faults,
    match: (batch) => {
      const source = fieldSourceOf(batch);
      const hits: RuleHits[] = [];
      for (const each of compiled) {
        const { groups, overflow } = groupsOf(each, source, batch);
        if (groups.size === 0) continue;
        const examples = groups.size > GROUPS_WITH_ALL_EXAMPLES ? 1 : EXAMPLES;
        hits.push({
          ruleId: each.rule.id,
          ruleVersion: each.rule.updatedAt,
          groups: [...groups.values()].map((group) => hitsOf(group, batch, examples)),
          overflow,
        });
      }
      return hits;
    },
  };
};
