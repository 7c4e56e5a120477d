import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestMicroservice, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ModelRepository, openDatabase, PinRepository, RuleRepository, SettingsRepository } from '@tocsin/adapters/database';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@tocsin/adapters/embedded-postgres';
import { MemoryBus, MemoryBusClient, MemoryBusStrategy } from '@tocsin/adapters/memory-bus';
import { CATEGORIES, type ClassifiedLog, type DeadLetter, type IngestReceipt, RuleInput, Settings, TOPICS } from '@tocsin/contracts';
import type { AlertSignal } from '@tocsin/core/alerting';
import { encodeModel, shippedFigures, shippedModel } from '@tocsin/core/classifier';
import {
  BUS_CLIENT,
  CLOCK,
  LOG_READER,
  LOG_TAIL,
  LOG_WRITER,
  type LogTail,
  PIPELINE_STATUS,
  type PipelineStatus,
  STORE_POSITION,
  StorageFullError,
  type TailBatch,
} from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import { SETTINGS } from '@tocsin/platform/config';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { DataSource } from 'typeorm';
import { StreamModule } from './stream.module.ts';
import { Arrivals } from './testing/arrivals.ts';
import { MemoryStore } from './testing/memory-store.ts';

describe('the stream app', () => {
  let dataDir: string;
  let postgres: EmbeddedPostgres;
  let source: DataSource;
  let app: INestMicroservice;
  const store = new MemoryStore();
  const bus = new MemoryBus();
  const signals = new Arrivals<AlertSignal>();
  const letters = new Arrivals<DeadLetter>();
  let batches = 0;

  const send = (messages: string[], batchId = `batch-${batches++}`): Promise<IngestReceipt> => {
    const body = new TextEncoder().encode(messages.map((message) => JSON.stringify({ message, service: 'shop' })).join('\n'));
    return bus.request(TOPICS.logs, { batchId, format: 'ndjson', body, receivedAt: Date.now() }, body.length) as Promise<IngestReceipt>;
  };
  /** Stores a rule and resolves once its windows were filled. */
  const ruleInForce = async (input: Partial<RuleInput> & { query: string }) => {
    const rule = await new RuleRepository(source).create(
      RuleInput.parse({ name: input.query, threshold: 3, window: '1m', ...input }),
      'test',
    );
    const query = JSON.stringify(parseQuery(input.query));
    await store.asked.first((request) => JSON.stringify(request.query) === query);
    return rule;
  };
  const signalOf = (ruleId: string, kind: AlertSignal['kind']) =>
    signals.first((signal) => signal.ruleId === ruleId && signal.kind === kind);

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tocsin-stream-'));
    await chmod(dataDir, 0o755);
    postgres = await startEmbeddedPostgres({ dataDir });
    source = await openDatabase({ url: postgres.url });
    const providers = [
      { provide: LOG_WRITER, useValue: store },
      { provide: LOG_READER, useValue: store },
      { provide: STORE_POSITION, useValue: () => store.position() },
      { provide: BUS_CLIENT, useValue: new MemoryBusClient(bus) },
      { provide: CLOCK, useValue: Date.now },
      { provide: SETTINGS, useValue: { pipelineWorkers: 1, intakeMaxMebibytes: 64 } },
      { provide: MetricsRegistry, useValue: new MetricsRegistry() },
      { provide: DataSource, useValue: source },
    ];
    @Module({
      imports: [{ module: class Ports {}, global: true, providers, exports: providers.map(({ provide }) => provide) }, StreamModule],
    })
    class TestModule {}
    bus.subscribe(TOPICS.alerts, (batch) => {
      for (const signal of batch as AlertSignal[]) signals.push(signal);
      return Promise.resolve();
    });
    bus.subscribe(TOPICS.deadLetters, (batch) => {
      for (const letter of batch as DeadLetter[]) letters.push(letter);
      return Promise.resolve();
    });
    app = await NestFactory.createMicroservice(TestModule, { strategy: new MemoryBusStrategy(bus), logger: false });
    await app.listen();
  }, 60_000);

  afterAll(async () => {
    await app.close();
    await source.destroy();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('answers once the logs are stored, and not before', async () => {
    let open: () => void = () => undefined;
    store.gate = new Promise((resolve) => (open = resolve));
    let answered = false;
    const answer = send(['a', 'b']).finally(() => (answered = true));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(answered).toBe(false);
    open();
    await expect(answer).resolves.toEqual({ accepted: 2, rejected: [] });
    expect(store.commits.all.at(-1)?.length).toBe(2);
  });

  it('passes the store’s failures on as they are', async () => {
    store.failure = new StorageFullError('no room');
    await expect(send(['a'])).rejects.toBe(store.failure);
    store.failure = undefined;
  });

  it('tells alerts when stored logs cross a threshold, and counts a repeated batch once', async () => {
    const rule = await ruleInForce({ query: 'crossing', groupBy: ['service'] });
    await send(['crossing 1', 'crossing 2'], 'same');
    await expect(send(['crossing 1', 'crossing 2'], 'same')).resolves.toEqual({ accepted: 2, rejected: [] });
    expect(signals.all).toEqual([]);
    await send(['crossing 3', 'something else']);
    const signal = await signalOf(rule.id, 'crossed');
    expect(signal).toMatchObject({ value: 3, threshold: 3, group: { service: 'shop' }, ruleVersion: rule.updatedAt });
    expect(signal.examples.map(({ message }) => message)).toEqual(['crossing 1', 'crossing 2', 'crossing 3']);
    expect(signal.examples.every(({ id }) => id.length > 0)).toBe(true);
  });

  it('begins a new rule with what the store holds', async () => {
    store.counts = [{ group: {}, slot: Math.floor(Date.now() / 1000) * 1000, count: 2 }];
    const rule = await ruleInForce({ query: 'restored' });
    store.counts = [];
    await send(['restored']);
    await expect(signalOf(rule.id, 'crossed')).resolves.toMatchObject({ value: 3 });
  });

  it('shows logs of the store for what was above the threshold before', async () => {
    const example = { id: '1', timestamp: new Date().toISOString(), message: 'above before', attributes: {} } as ClassifiedLog;
    store.found = [example];
    store.counts = [{ group: {}, slot: Math.floor(Date.now() / 1000) * 1000, count: 9 }];
    const rule = await ruleInForce({ query: 'before' });
    store.counts = [];
    await expect(signalOf(rule.id, 'crossed')).resolves.toMatchObject({ value: 9, examples: [{ message: 'above before' }] });
  });

  it('has a change of a rule in force without a restart', async () => {
    const rule = await ruleInForce({ query: 'changing', threshold: 5 });
    await send(['changing', 'changing']);
    const changed = await new RuleRepository(source).update(
      rule.id,
      RuleInput.parse({ name: 'changing', query: 'changing', window: '1m', threshold: 2 }),
      'test',
    );
    await expect(signalOf(rule.id, 'crossed')).resolves.toMatchObject({ value: 2, threshold: 2, ruleVersion: changed?.after.updatedAt });
    await new RuleRepository(source).remove(rule.id);
    await signalOf(rule.id, 'cleared');
  });

  it('has a change of redaction in force without a restart', async () => {
    const seen = new Arrivals<string>();
    const tail = await app
      .get<LogTail>(LOG_TAIL)
      .subscribe(parseQuery('address'), ({ items }) => items.forEach((log) => seen.push(log.message)));
    const settings = Settings.parse({});
    await new SettingsRepository(source).write({
      ...settings,
      redaction: { ...settings.redaction, detectors: [...settings.redaction.detectors, 'ip_address'] },
    });
    while (!seen.all.some((message) => !message.includes('192.0.2.7'))) await send(['address 192.0.2.7']);
    tail.close();
  });

  it('has a change of what is uncertain in force without a restart, and counts it', async () => {
    const seen = new Arrivals<ClassifiedLog>();
    const tail = await app
      .get<LogTail>(LOG_TAIL)
      .subscribe(parseQuery('uncertain:true wobbling'), ({ items }) => items.forEach((log) => seen.push(log)));
    const settings = Settings.parse({});
    await new SettingsRepository(source).write({ ...settings, classification: { ...settings.classification, uncertainBelow: 1 } });
    while (seen.all.length === 0) await send(['wobbling']);
    tail.close();
    const { category, uncertain, guess, flags, confidence } = seen.all[0] as ClassifiedLog;
    expect({ category, uncertain, flags }).toEqual({ category: 'general', uncertain: true, flags: ['uncertain'] });
    expect(CATEGORIES).toContain(guess);
    expect(confidence).toBeLessThan(1);
    expect(await app.get(MetricsRegistry).render()).toMatch(/tocsin_logs_uncertain_total [1-9]/);
    await new SettingsRepository(source).write(settings);
  });

  it('has pins in force without a restart, and takes them back', async () => {
    const seen = new Arrivals<ClassifiedLog>();
    const tail = await app.get<LogTail>(LOG_TAIL).subscribe(parseQuery('meerkat'), ({ items }) => items.forEach((log) => seen.push(log)));
    const latest = async (): Promise<ClassifiedLog> => (await send(['meerkat stood up']), seen.all.at(-1) as ClassifiedLog);
    // A log may still be uncertain by the settings of a moment ago.
    while ((await latest()).flags.length > 0);
    const { category, templateId } = await latest();
    const pin = category === 'security' ? 'business' : 'security';
    await new PinRepository(source).put({ templateId, category: pin, note: '' }, 'test');
    while ((await latest()).category !== pin);
    expect(seen.all.at(-1)).toMatchObject({ category: pin, confidence: 1, flags: ['pinned'] });
    await new PinRepository(source).remove(templateId);
    while ((await latest()).flags.length > 0);
    expect(seen.all.at(-1)).toMatchObject({ category });
    tail.close();
  });

  it('has another model in force without a restart; its logs and figures say so', async () => {
    const seen = new Arrivals<ClassifiedLog>();
    const tail = await app.get<LogTail>(LOG_TAIL).subscribe(parseQuery('ocelot'), ({ items }) => items.forEach((log) => seen.push(log)));
    const latest = async (): Promise<string> => (await send(['ocelot slept']), seen.all.at(-1)?.modelVersion ?? '');
    const shipped = await latest();
    const models = new ModelRepository(source);
    const model = { ...shippedModel(), version: 'retrained' };
    const figures = await shippedFigures();
    const at = new Date();
    await models.add(
      {
        ...{ version: 'retrained', corpusHash: 'h', texts: 1, corrections: 1, features: model.hashes.length, figures, gates: [] },
        ...{ report: null, trainedAt: at, trainedBy: 'test', learntUntil: at },
      },
      encodeModel(model),
    );
    expect(await models.activate('retrained', null, 'test')).toBe(true);
    while ((await latest()) !== 'retrained');
    expect(app.get<PipelineStatus>(PIPELINE_STATUS).modelVersion()).toBe('retrained');
    expect(await models.activate(null, 'retrained', 'test')).toBe(true);
    while ((await latest()) !== shipped);
    tail.close();
  });

  it('shows a tail exactly what was stored after it subscribed, in order and with ids', async () => {
    const tail = app.get<LogTail>(LOG_TAIL);
    const heard: TailBatch[] = [];
    await send(['tailed before']);
    const before = tail.position();
    const subscription = await tail.subscribe(parseQuery('tailed'), (batch) => heard.push(batch));
    expect(subscription.position).toBe(before);
    await Promise.all([send(['tailed 1', 'other']), send(['tailed 2']), send(['other'])]);
    subscription.close();
    await send(['tailed after']);
    expect(heard.flatMap(({ items }) => items.map(({ message }) => message))).toEqual(['tailed 1', 'tailed 2']);
    expect(new Set(heard.flatMap(({ items }) => items.map(({ id }) => id))).size).toBe(2);
  });

  it('passes what it refuses to the dead letters, masked and with its reason', async () => {
    const body = new TextEncoder().encode('{"message":"good"}\npassword=hunter2\n');
    await bus.request(TOPICS.logs, { batchId: 'letters', format: 'ndjson', body, receivedAt: Date.now() }, body.length);
    const letter = await letters.first(({ batchId }) => batchId === 'letters');
    expect(letter).toMatchObject({ index: 1, reason: 'not_json', sample: 'password=[redacted:secret]' });
  });

  it('gives its figures', async () => {
    const status = app.get<PipelineStatus>(PIPELINE_STATUS);
    const accepted = status.acceptedTotal();
    const body = new TextEncoder().encode('{"message":"good"}\nnonsense\n');
    await bus.request(TOPICS.logs, { batchId: 'figures', format: 'ndjson', body, receivedAt: Date.now() }, body.length);
    expect(status.acceptedTotal()).toBe(accepted + 1);
    expect(status.rejected()).toEqual({ not_json: 2 });
    expect(status.queueBytes()).toBe(0);
    expect(status.queueLimitBytes()).toBe(64 * 1024 * 1024);
    expect(status.modelVersion()).not.toBe('');
    const metrics = await app.get(MetricsRegistry).render();
    expect(metrics).toMatch(/tocsin_logs_accepted_total \d+/);
    expect(metrics).toContain('tocsin_records_rejected_total{reason="not_json"} 2');
    expect(metrics).toContain('tocsin_batches_total{outcome="duplicate"} 1');
    expect(metrics).toMatch(/tocsin_window_signals_total\{kind="crossed"\} \d/);
  });

  it('stores what is under way when it is stopped', async () => {
    let open: () => void = () => undefined;
    store.gate = new Promise((resolve) => (open = resolve));
    const answers = [send(['last 1']), send(['last 2'])];
    const closing = app.close();
    await expect(send(['too late'])).rejects.toThrow();
    open();
    await expect(Promise.all(answers)).resolves.toHaveLength(2);
    await closing;
  });
});
