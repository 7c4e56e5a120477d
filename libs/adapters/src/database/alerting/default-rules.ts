import { RuleInput } from '@tocsin/contracts';

/** What a new installation watches: one rule for each category, loud enough to be worth reading. */
export const DEFAULT_RULES: readonly { id: string; rule: RuleInput }[] = [
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
