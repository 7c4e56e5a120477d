import * as z from 'zod';
import { type Metric, metricsOfSource, metricsOfTheCode } from './code-metrics.ts';
import { filesAt, readText, readYaml } from './files.ts';
import { expressionProblems } from './promql.ts';

const Rules = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().startsWith('Tocsin'),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});
const Position = z.strictObject({ h: z.int(), w: z.int(), x: z.int(), y: z.int() });
const Dashboard = z.object({
  uid: z.string().startsWith('tocsin-'),
  title: z.string(),
  panels: z.array(
    z.object({
      id: z.int(),
      type: z.string(),
      title: z.string(),
      gridPos: Position,
      datasource: z.object({ uid: z.string() }).optional(),
      targets: z.array(z.object({ refId: z.string(), expr: z.string(), datasource: z.object({ uid: z.string() }) })).default([]),
    }),
  ),
});

const rules = filesAt('deploy/prometheus/rules/*.yml').flatMap((path) =>
  Rules.parse(readYaml(path)).groups.flatMap((group) => group.rules),
);
const dashboards = filesAt('deploy/grafana/dashboards/*.json').map((path) => Dashboard.parse(JSON.parse(readText(path))));

let metrics: Map<string, Metric>;
beforeAll(async () => (metrics = await metricsOfTheCode()));

describe('the metrics of the code', () => {
  const own = () => [...metrics.values()].filter(({ files }) => files.length > 0);

  it('are there at all', () => {
    expect(own().length).toBeGreaterThan(30);
  });

  it('end as their kind does, and in base units', () => {
    const wrong = own().filter(
      ({ name, kind }) =>
        name.endsWith('_total') !== (kind === 'counter') || /_(ms|milliseconds|minutes|kb|mb|mib|percent)(_|$)/.test(name),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('say in a sentence what they are', () => {
    expect(own().filter(({ help }) => !/^[A-Z0-9].*\.$/.test(help))).toEqual([]);
  });

  it('have no label whose values nobody bounds', () => {
    const unbounded = /^(id|user|userId|message|query|key|rule|ruleId|url|path|address|host|service)$/;
    expect(own().filter(({ labels }) => labels.some((label) => unbounded.test(label)))).toEqual([]);
  });
});

describe('the alert rules', () => {
  it.each(rules)('$alert asks for what there is', ({ expr }) => {
    expect(expressionProblems(expr, metrics)).toEqual([]);
  });

  it('each have a case in which they fire, for promtool to run', () => {
    const Cases = z.object({
      rule_files: z.tuple([z.literal('../rules/tocsin.yml')]),
      tests: z.array(
        z.object({
          alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()).default([]) })),
        }),
      ),
    });
    const { tests } = Cases.parse(readYaml('deploy/prometheus/tests/tocsin.yml'));
    const firing = tests.flatMap((each) => each.alert_rule_test).filter(({ exp_alerts }) => exp_alerts.length > 0);
    expect(new Set(firing.map(({ alertname }) => alertname))).toEqual(new Set(rules.map(({ alert }) => alert)));
  });

  it('each have a section of their own among the runbooks', () => {
    const headings = [...readText('docs/operations-cluster.md').matchAll(/^### (Tocsin\w+)$/gm)].map(([, heading]) => heading);
    expect(rules.map(({ alert }) => alert)).toEqual(headings);
    for (const { alert, annotations } of rules) expect(annotations.runbook).toBe(`docs/operations-cluster.md#${alert.toLowerCase()}`);
  });
});

describe('Prometheus', () => {
  const Config = z.object({ rule_files: z.array(z.string()), scrape_configs: z.array(z.object({ job_name: z.string() })) });
  it('asks every app, and reads the rules', () => {
    const { rule_files, scrape_configs } = Config.parse(readYaml('deploy/prometheus/prometheus.yml'));
    expect(scrape_configs.map(({ job_name }) => job_name)).toEqual(['api', 'stream', 'alerts', 'prometheus']);
    expect(rule_files).toEqual(['/etc/prometheus/rules/*.yml']);
  });
});

describe.each(dashboards)('the dashboard $title', ({ panels }) => {
  it('shows what there is', () => {
    const problems = panels.flatMap(({ title, targets }) =>
      targets.flatMap(({ expr }) => expressionProblems(expr, metrics).map((problem) => `${title}: ${problem}`)),
    );
    expect(problems).toEqual([]);
  });

  it('asks the data source that is provisioned', () => {
    const [source] = z
      .object({ datasources: z.array(z.object({ uid: z.string() })) })
      .parse(readYaml('deploy/grafana/provisioning/datasources/prometheus.yml')).datasources;
    const asked = panels.flatMap(({ datasource, targets }) => [
      ...(datasource ? [datasource.uid] : []),
      ...targets.map((each) => each.datasource.uid),
    ]);
    expect([...new Set(asked)]).toEqual([source?.uid]);
  });

  it('lays its panels side by side, none over another', () => {
    const taken = new Set<string>();
    for (const { gridPos } of panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken).not.toContain(`${x},${y}`);
          taken.add(`${x},${y}`);
        }
      }
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});

describe('the checks', () => {
  const known = new Map<string, Metric>(
    metricsOfSource(`
      const LAG = 'tocsin_lag';
      registry.counter('tocsin_logs_total', 'Logs.', ['reason']);
      registry.samples(LAG, 'Lag.', ['topic'], () => []);
      registry.histogram('tocsin_commit_seconds', 'Time.');
      registry.gauges('tocsin_open', 'Open.', 'severity', () => ({}));
    `).map((metric) => [metric.name, { ...metric, files: ['x.ts'] }]),
  );

  it('find what the code makes', () => {
    expect([...known.values()].map(({ name, kind, labels }) => [name, kind, labels])).toEqual([
      ['tocsin_logs_total', 'counter', ['reason']],
      ['tocsin_lag', 'gauge', ['topic']],
      ['tocsin_commit_seconds', 'histogram', []],
      ['tocsin_open', 'gauge', ['severity']],
    ]);
  });

  it.each([
    ['sum by (reason) (rate(tocsin_logs_total{job="api"}[5m]))', []],
    ['rate(tocsin_commit_seconds_bucket[5m])', []],
    ['sum(rate(tocsin_log_total[5m]))', ['there is no metric tocsin_log_total']],
    ['tocsin_commit_seconds', ['there is no metric tocsin_commit_seconds']],
    ['rate(tocsin_logs_total{code="x"}[5m])', ['tocsin_logs_total has no label code']],
    ['sum by (code) (tocsin_lag)', ['nothing has the label code']],
    ['tocsin_logs_total > 5', ['tocsin_logs_total only grows: ask for its rate']],
  ])('judge %s', (expression, problems) => {
    expect(expressionProblems(expression, known)).toEqual(problems);
  });
});
