import { RuleInput } from '@tocsin/contracts';

interface BuiltInRule {
  id: string;
  rule: RuleInput;
}

/** One rule for each category, loud enough to be worth reading. */
export const CATEGORY_RULES: readonly BuiltInRule[] = [
  {
    id: '00000000-0000-4000-8000-000000000001',
    rule: RuleInput.parse({
      name: 'Burst of security errors',
      description: 'Failed sign-ins, refused access or attacks against one service, at warn level or above.',
      query: 'category:security level>=warn',
      groupBy: ['service'],
      window: '5m',
      threshold: 20,
      severity: 'critical',
    }),
  },
  {
    id: '00000000-0000-4000-8000-000000000002',
    rule: RuleInput.parse({
      name: 'Performance is suffering',
      description: 'Slowness, time-outs or pressure reported by one service, at warn level or above.',
      query: 'category:performance level>=warn',
      groupBy: ['service'],
      window: '5m',
      threshold: 50,
      severity: 'warning',
    }),
  },
  {
    id: '00000000-0000-4000-8000-000000000003',
    rule: RuleInput.parse({
      name: 'Business operations fail',
      description: 'What users do in the product ends in errors.',
      query: 'category:business level>=error',
      groupBy: ['service'],
      window: '10m',
      threshold: 25,
      severity: 'warning',
    }),
  },
  {
    id: '00000000-0000-4000-8000-000000000004',
    rule: RuleInput.parse({
      name: 'Burst of errors',
      description: 'A service writes many errors that belong to no other category.',
      query: 'category:general level>=error',
      groupBy: ['service'],
      window: '5m',
      threshold: 100,
      severity: 'warning',
    }),
  },
];

/** The product's own: whether the logs still are what the classifier was made for. */
export const DRIFT_RULE: BuiltInRule = {
  id: '00000000-0000-4000-8000-000000000005',
  rule: RuleInput.parse({
    name: 'The classifier drifts',
    description:
      'What the classifier is unsure of, the words it does not know, or the mix of categories leave the band of the last seven days.',
    kind: 'drift',
    window: '1h',
    threshold: 1,
    severity: 'warning',
    cooldown: '6h',
  }),
};

/** What a new installation watches. */
export const DEFAULT_RULES: readonly BuiltInRule[] = [...CATEGORY_RULES, DRIFT_RULE];
