import type { FreshTemplate, FreshTemplates } from '@tocsin/adapters/database';
import type { ClassifiedLog, Rule } from '@tocsin/contracts';
import { type AlertSignal, groupKeyOf } from '@tocsin/core/alerting';
import type { Clock, LogReader } from '@tocsin/core/ports';
import { ALL, and, fieldEquals, parseQuery, type QueryNode, QuerySyntaxError } from '@tocsin/core/query';
import { KnownForms } from '@tocsin/core/templates';
import { withTimeout } from '../waiting/with-timeout.ts';

export interface NewTemplatesOptions {
  templates: Pick<FreshTemplates, 'each' | 'knownTexts'>;
  reader: Pick<LogReader, 'search'>;
  clock: Clock;
  /** Resolves once the bus took the signals in. */
  send: (signals: AlertSignal[]) => Promise<void>;
}

/** What a service logs in its first hour is what it is, and no news. */
export const LEARNING_MS = 3_600_000;
/** A template is noted before its first log is stored, and searched for only afterwards. */
const SETTLED_MS = 10_000;
/** One whose log is not found for so long has none. */
const GIVEN_UP_MS = 600_000;
const DAY_MS = 86_400_000;
const BATCH = 50;
const EXAMPLES = 3;
/** Letters of the template in an alert's text; the examples have it whole. */
const TEXT_SHOWN = 300;
const SEARCH_TIMEOUT_MS = 2000;

/**
 * Tells the rules of kind `new_template` what a service never logged before. A template counts as seen before when one of its family was: a
 * further name in a known message is no news. What could not be told, because the store or the bus was away, is told later; a signal told
 * twice changes nothing.
 */
export class NewTemplates {
  private rules: readonly Rule[] | undefined;
  constructor(private readonly options: NewTemplatesOptions) {}

  setRules(rules: readonly Rule[]): void {
    this.rules = rules.filter(({ enabled, kind }) => enabled && kind === 'new_template');
  }

  /** Tells of what came up since the last time. Does nothing before the rules are known. Rejects while something it needs is away. */
  async announce(): Promise<void> {
    const { rules } = this;
    if (rules === undefined) return;
    const { templates, clock, send } = this.options;
    await templates.each(clock() - SETTLED_MS, BATCH, async (fresh) => {
      if (rules.length === 0) return fresh;
      const known = new Map<string, KnownForms>();
      const dealtWith: FreshTemplate[] = [];
      const signals: AlertSignal[] = [];
      for (const each of fresh) {
        const found = isLearning(each) ? [] : await this.signalsOf(each, await this.formsOf(each.service, known, dealtWith), rules);
        if (found === undefined) continue;
        signals.push(...found);
        dealtWith.push(each);
        known.get(each.service)?.add(each.text);
      }
      if (signals.length > 0) await send(signals);
      return dealtWith;
    });
  }

  /** What of a service is no news, with what was dealt with just now. */
  private async formsOf(service: string, known: Map<string, KnownForms>, dealtWith: readonly FreshTemplate[]): Promise<KnownForms> {
    let forms = known.get(service);
    if (forms === undefined) {
      const just = dealtWith.filter((each) => each.service === service).map(({ text }) => text);
      forms = new KnownForms([...(await this.options.templates.knownTexts(service)), ...just]);
      known.set(service, forms);
    }
    return forms;
  }

  /** Undefined: no log of it can be found yet. */
  private async signalsOf(fresh: FreshTemplate, forms: KnownForms, rules: readonly Rule[]): Promise<AlertSignal[] | undefined> {
    if (forms.has(fresh.text)) return [];
    if ((await this.logsOf(fresh, ALL)).length === 0) return fresh.firstSeen < this.options.clock() - GIVEN_UP_MS ? [] : undefined;
    const signals: AlertSignal[] = [];
    for (const rule of rules) {
      const query = queryOf(rule);
      const examples = query === undefined ? [] : await this.logsOf(fresh, query);
      if (examples.length > 0) signals.push(signalOf(rule, fresh, examples));
    }
    return signals;
  }

  private async logsOf({ templateId, service, firstSeen }: FreshTemplate, query: QueryNode): Promise<ClassifiedLog[]> {
    const of = and(query, fieldEquals('service', service), fieldEquals('templateId', templateId));
    const range = { from: firstSeen - 7 * DAY_MS, to: firstSeen + DAY_MS };
    const { items } = await withTimeout(
      this.options.reader.search({ ...range, query: of, limit: EXAMPLES, order: 'desc' }),
      SEARCH_TIMEOUT_MS,
    );
    return items;
  }
}

const isLearning = ({ firstSeen, serviceSince }: FreshTemplate): boolean => firstSeen - serviceSince < LEARNING_MS;

const queryOf = ({ query }: Rule): QueryNode | undefined => {
  try {
    return parseQuery(query);
  } catch (error) {
    if (error instanceof QuerySyntaxError) return undefined;
    throw error;
  }
};

const signalOf = (rule: Rule, { service, templateId, text }: FreshTemplate, examples: ClassifiedLog[]): AlertSignal => {
  const group = { service, templateId };
  return {
    ...{ kind: 'crossed' as const, ruleId: rule.id, ruleVersion: rule.updatedAt, groupKey: groupKeyOf(group), group },
    text: `${service} never logged this before: ${text.length > TEXT_SHOWN ? `${text.slice(0, TEXT_SHOWN)}…` : text}`,
    ...{ value: examples.length, threshold: rule.threshold, at: Date.parse(examples[0]?.timestamp ?? ''), series: [], examples },
  };
};
