import { MetricsRegistry } from '@tocsin/platform/metrics';
import ts from 'typescript';
import { filesAt, readText } from './files.ts';

export type MetricKind = 'counter' | 'gauge' | 'histogram';
export interface Metric {
  name: string;
  kind: MetricKind;
  help: string;
  labels: string[];
  /** Files that make it; several where the profiles differ in who counts. */
  files: string[];
}

/** Methods of MetricsRegistry that make a metric, and what they make. */
const KINDS: Readonly<Record<string, MetricKind>> = {
  counter: 'counter',
  totals: 'counter',
  gauge: 'gauge',
  gauges: 'gauge',
  samples: 'gauge',
  histogram: 'histogram',
};

/** Every metric that the program makes: those named in its source, and those that prom-client brings. */
export const metricsOfTheCode = async (): Promise<Map<string, Metric>> => {
  const metrics = new Map<string, Metric>();
  for (const path of filesAt('{apps,libs}/*/src/**/*.ts', ['**/*.spec.ts', '**/testing/**'])) {
    const text = readText(path);
    if (!text.includes('tocsin_')) continue;
    for (const metric of metricsOfSource(text)) {
      const known = metrics.get(metric.name);
      if (known) known.files.push(path);
      if (known) known.labels = [...new Set([...known.labels, ...metric.labels])];
      else metrics.set(metric.name, { ...metric, files: [path] });
    }
  }
  for (const metric of await metricsOfTheProcess()) if (!metrics.has(metric.name)) metrics.set(metric.name, metric);
  return metrics;
};

/** Calls such as `registry.counter('tocsin_x_total', 'Help.', ['label'])`; a name may be a constant of the same file. */
export const metricsOfSource = (text: string): Omit<Metric, 'files'>[] => {
  const source = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true);
  const constants = new Map<string, string>();
  const found: Omit<Metric, 'files'>[] = [];
  const textOf = (node: ts.Node | undefined): string | undefined =>
    node && ts.isStringLiteralLike(node) ? node.text : node && ts.isIdentifier(node) ? constants.get(node.text) : undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && ts.isStringLiteralLike(node.initializer)) {
      constants.set(node.name.text, node.initializer.text);
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const kind = KINDS[node.expression.name.text];
      const [first, second, ...rest] = node.arguments;
      const name = textOf(first);
      if (kind && name?.startsWith('tocsin_')) {
        const labels = rest.flatMap((each) =>
          ts.isArrayLiteralExpression(each) ? each.elements.flatMap((element) => textOf(element) ?? []) : (textOf(each) ?? []),
        );
        found.push({ name, kind, help: textOf(second) ?? '', labels });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

/** What `collectProcess` brings, as it shows itself. */
const metricsOfTheProcess = async (): Promise<Metric[]> => {
  const registry = new MetricsRegistry();
  registry.collectProcess();
  const text = await registry.render();
  return [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name = '', kind]) => ({
    name,
    kind: kind as MetricKind,
    help: '',
    labels: [...new Set([...text.matchAll(new RegExp(`^${name}\\w*\\{([^}]*)\\}`, 'gm'))].flatMap(([, inside = '']) => labelsIn(inside)))],
    files: [],
  }));
};

const labelsIn = (inside: string): string[] => [...inside.matchAll(/(\w+)=/g)].map(([, label = '']) => label);
