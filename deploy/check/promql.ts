import type { Metric } from './code-metrics.ts';

/** A metric in an expression of PromQL, with the labels that it is chosen by. */
export interface Use {
  name: string;
  labels: string[];
}

/** Labels that Prometheus itself puts on what it scrapes. */
const OF_PROMETHEUS = ['job', 'instance', 'namespace', 'le'];

export const usesOf = (expression: string): Use[] =>
  [...expression.matchAll(/\b(tocsin_\w+)(?:\{([^}]*)\})?/g)].map(([, name = '', matchers = '']) => ({
    name,
    labels: [...matchers.matchAll(/(\w+)\s*[=!]/g)].map(([, label = '']) => label),
  }));

/** Labels that an expression groups by. */
export const groupingOf = (expression: string): string[] =>
  [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(',').map((label) => label.trim()));

/** What an expression asks for that the code does not give, one sentence each. */
export const expressionProblems = (expression: string, metrics: ReadonlyMap<string, Metric>): string[] => {
  const uses = usesOf(expression).map((use) => ({ ...use, metric: metricOf(use.name, metrics) }));
  const known = new Set([...OF_PROMETHEUS, ...uses.flatMap(({ metric }) => metric?.labels ?? [])]);
  return [
    ...uses.filter(({ metric }) => !metric).map(({ name }) => `there is no metric ${name}`),
    ...uses.flatMap(({ name, labels, metric }) =>
      labels
        .filter((label) => metric && ![...OF_PROMETHEUS, ...metric.labels].includes(label))
        .map((label) => `${name} has no label ${label}`),
    ),
    ...groupingOf(expression)
      .filter((label) => uses.length > 0 && !known.has(label))
      .map((label) => `nothing has the label ${label}`),
    ...uses
      .filter(({ name, metric }) => metric?.kind === 'counter' && !new RegExp(`(rate|increase)\\(${name}\\b`).test(expression))
      .map(({ name }) => `${name} only grows: ask for its rate`),
  ];
};

const metricOf = (name: string, metrics: ReadonlyMap<string, Metric>): Metric | undefined => {
  const metric = metrics.get(name);
  if (metric) return metric.kind === 'histogram' ? undefined : metric;
  const part = metrics.get(name.replace(/_(bucket|sum|count)$/, ''));
  return part && part.kind !== 'counter' && part.kind !== 'gauge' ? part : undefined;
};
