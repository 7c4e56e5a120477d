import { collectConsumerLag, CONSUMER_LAG, MetricsRegistry } from './index.ts';

describe('the metrics registry', () => {
  it('renders counters with escaped labels', async () => {
    const registry = new MetricsRegistry();
    const rejected = registry.counter('tocsin_records_rejected_total', 'Records refused.', ['reason']);
    rejected.add(2, { reason: 'not_json' });
    rejected.add(1, { reason: 'a"b\\c\nd' });
    const text = await registry.render();
    expect(text).toContain('# TYPE tocsin_records_rejected_total counter\n');
    expect(text).toContain('tocsin_records_rejected_total{reason="not_json"} 2\n');
    expect(text).toContain('tocsin_records_rejected_total{reason="a\\"b\\\\c\\nd"} 1\n');
  });

  it('shows a counter without labels from its start', async () => {
    const registry = new MetricsRegistry();
    const total = registry.counter('tocsin_batches_total', 'Batches.');
    await expect(registry.render()).resolves.toContain('tocsin_batches_total 0\n');
    total.add(3);
    await expect(registry.render()).resolves.toContain('tocsin_batches_total 3\n');
  });

  it('renders histograms cumulatively', async () => {
    const registry = new MetricsRegistry();
    const latency = registry.histogram('tocsin_ingest_seconds', 'Time.', [0.1, 1]);
    for (const seconds of [0.05, 0.5, 5]) latency.observe(seconds);
    await expect(registry.render()).resolves.toContain(
      'tocsin_ingest_seconds_bucket{le="0.1"} 1\ntocsin_ingest_seconds_bucket{le="1"} 2\ntocsin_ingest_seconds_bucket{le="+Inf"} 3\n' +
        'tocsin_ingest_seconds_sum 5.55\ntocsin_ingest_seconds_count 3\n',
    );
  });

  it('reads gauges when asked; one that fails has no value and hides no other', async () => {
    const registry = new MetricsRegistry();
    let clients = 1;
    registry.gauge('tocsin_tail_clients', 'Clients.', () => clients);
    registry.gauge('tocsin_stored_logs', 'Logs.', () => Promise.reject(new Error('away')));
    registry.gauges('tocsin_refused', 'Refused.', 'reason', () => ({ poison: 2 }));
    clients = 4;
    const text = await registry.render();
    expect(text).toContain('tocsin_tail_clients 4\n');
    expect(text).toContain('tocsin_refused{reason="poison"} 2\n');
    expect(text).not.toMatch(/^tocsin_stored_logs/m);
  });

  it('shows the process, the delay of its event loop included, and keeps registries apart', async () => {
    const registry = new MetricsRegistry();
    registry.collectProcess();
    new MetricsRegistry().collectProcess();
    const text = await registry.render();
    expect(text).toMatch(/^tocsin_process_resident_memory_bytes \d+/m);
    expect(text).toMatch(/^tocsin_nodejs_eventloop_lag_p99_seconds /m);
  });

  it('shows its host and its disk beside it', async () => {
    const registry = new MetricsRegistry();
    registry.collectProcess('a folder that is not there');
    const text = await registry.render();
    for (const mode of ['user', 'nice', 'sys', 'idle', 'irq'])
      expect(text).toMatch(new RegExp(`^tocsin_host_cpu_seconds_total{mode="${mode}"} `, 'm'));
    for (const name of [
      'host_cpus',
      'host_load1',
      'host_memory_bytes',
      'host_memory_available_bytes',
      'disk_size_bytes',
      'disk_available_bytes',
    ]) {
      expect(text).toMatch(new RegExp(`^tocsin_${name} \\d`, 'm'));
    }
    expect(text).toContain('# TYPE tocsin_host_cpu_seconds_total counter\n');
  });

  it('reads figures by several labels', async () => {
    const registry = new MetricsRegistry();
    collectConsumerLag(registry, () => [
      { topic: 'logs', partition: 0, messages: 3 },
      { topic: 'logs', partition: 1, messages: 4 },
    ]);
    await expect(registry.render()).resolves.toContain('tocsin_consumer_lag_messages{topic="logs",partition="1"} 4\n');
    expect(await registry.sumOf(CONSUMER_LAG)).toBe(7);
  });

  it('shows a total that something else keeps, as it is when somebody asks', async () => {
    const registry = new MetricsRegistry();
    let read = 1;
    registry.totals('tocsin_disk_total', 'Bytes.', 'direction', () => ({ read: read++ }));
    await registry.render();
    await expect(registry.render()).resolves.toContain('tocsin_disk_total{direction="read"} 2\n');
  });

  it('sums up a metric over its labels, and knows when there is none', async () => {
    const registry = new MetricsRegistry();
    registry.gauges('tocsin_lag', 'Lag.', 'partition', () => ({ 0: 3, 1: 4 }));
    registry.gauges('tocsin_idle', 'Nothing.', 'partition', () => ({}));
    expect([await registry.sumOf('tocsin_lag'), await registry.sumOf('tocsin_idle'), await registry.sumOf('tocsin_none')]).toEqual([
      7,
      undefined,
      undefined,
    ]);
  });

  it('refuses a name twice', () => {
    const registry = new MetricsRegistry();
    registry.counter('tocsin_logs_total', 'Logs.');
    expect(() => registry.counter('tocsin_logs_total', 'Logs.')).toThrow('already been registered');
  });
});
