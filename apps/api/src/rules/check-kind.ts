import type { RuleInput } from '@tocsin/contracts';
import { ProblemError } from '@tocsin/platform/http';

/** What a rule of kind `new_template` can only be: one alert for each template of each service, as soon as it is there. */
const OF_NEW_TEMPLATES = { groupBy: ['service', 'templateId'], threshold: 1, operator: '>=', for: '0s' } as const;

/** And what one of kind `drift` can only be: one alert for each measure. */
const OF_DRIFT = { query: '', groupBy: [], threshold: 1, operator: '>=', for: '0s' } as const;
const KINDS = {
  new_template: { fixed: OF_NEW_TEMPLATES, name: 'new templates' },
  drift: { fixed: OF_DRIFT, name: 'drift' },
} as const;

/** @throws ProblemError `invalid` where values do not go with the kind of the rule */
export const checkKind = (input: RuleInput): void => {
  if (input.kind === 'count') return;
  const { fixed, name } = KINDS[input.kind];
  const errors = Object.entries(fixed).flatMap(([path, value]) =>
    JSON.stringify(input[path as keyof RuleInput]) === JSON.stringify(value)
      ? []
      : [{ path, message: `${JSON.stringify(value)} for rules of ${name}` }],
  );
  if (errors.length > 0) throw new ProblemError('invalid', 'Some values are wrong.', { errors });
};
