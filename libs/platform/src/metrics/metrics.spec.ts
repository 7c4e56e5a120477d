import { MetricsRegistry } from './metrics.ts';
import { registerProcessMetrics } from './process-metrics.ts';

describe('the metrics registry', () => {
  it('renders counters with escaped labels', () => {
    const registry = new MetricsRegistry();
    const rejected = registry.counter<'reason'>('tocsin_records_rejected_total', 'Records refused.');
    rejected.add(2, { reason: 'not_json' });
    rejected.add(1, { reason: 'a"b\\c\nd' });
    expect(rejected.value({ reason: 'not_json' })).toBe(2);
    expect(registry.render()).toBe(
      '# HELP tocsin_records_rejected_total Records refused.\n# TYPE tocsin_records_rejected_total counter\n' +
        'tocsin_records_rejected_total{reason="not_json"} 2\ntocsin_records_rejected_total{reason="a\\"b\\\\c\\nd"} 1\n',
    );
  });

  it('renders histograms cumulatively', () => {
    const registry = new MetricsRegistry();
    const latency = registry.histogram('tocsin_ingest_seconds', 'Time.', [0.1, 1]);
    for (const seconds of [0.05, 0.5, 5]) latency.observe(seconds);
    expect(registry.render()).toContain(
      'tocsin_ingest_seconds_bucket{le="0.1"} 1\ntocsin_ingest_seconds_bucket{le="1"} 2\ntocsin_ingest_seconds_bucket{le="+Inf"} 3\n' +
        'tocsin_ingest_seconds_sum 5.55\ntocsin_ingest_seconds_count 3\n',
    );
  });

  it('reads gauges when asked, and refuses a name twice', () => {
    const registry = new MetricsRegistry();
    registerProcessMetrics(registry);
    expect(registry.render()).toMatch(/tocsin_process_resident_memory_bytes \d+/);
    expect(() => registerProcessMetrics(registry)).toThrow('registered already');
  });
});
