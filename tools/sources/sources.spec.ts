import { CATEGORIES, levelOf, LOG_LEVELS, RedactionSettings } from '@tocsin/contracts';
import { defaultClassifier } from '@tocsin/core/classifier';
import { Pipeline, type PipelineResult } from '@tocsin/core/pipeline';
import { IngestServer } from '../test/ingest-server.ts';
import { runTool } from '../test/run-tool.ts';
import { dayRhythm } from './day-rhythm.ts';
import { hsearch } from './hsearch.ts';
import { INCIDENTS } from './incident.ts';
import { musicRecommender } from './music-recommender.ts';
import { Random } from './random.ts';
import { Simulation, type SimulationOptions } from './simulation.ts';
import type { SimulatedLog } from './source.ts';

/** Eight in the evening: the day's peak. */
const START = Date.UTC(2026, 0, 5, 20);
const models = [musicRecommender, hsearch];

const simulate = (minutes: number, options: Partial<SimulationOptions> = {}): SimulatedLog[] => {
  const simulation = new Simulation({ logsPerSecond: 25, seed: 1, start: START, ...options });
  const logs: SimulatedLog[] = [];
  for (let at = START; at < START + minutes * 60_000;) logs.push(...simulation.until((at += 500)));
  return logs;
};

const classified = (logs: SimulatedLog[]): PipelineResult => {
  const pipeline = new Pipeline({ classifier: defaultClassifier(), redaction: RedactionSettings.parse({}) });
  const body = new Uint8Array(Buffer.from(logs.map((log) => JSON.stringify(log)).join('\n')));
  return pipeline.process({ batchId: 'b', format: 'ndjson', body, receivedAt: START });
};

/** Logs of one service's worst five minutes in a category at a level or above. */
const worst = (logs: SimulatedLog[], { batch }: PipelineResult, category: (typeof CATEGORIES)[number], severity: number): number => {
  const counts = new Map<string, number>();
  for (let row = 0; row < batch.length; row++) {
    if (CATEGORIES[batch.category[row] as number] !== category || (batch.severityNumber[row] as number) < severity) continue;
    const window = Math.floor(((batch.timestamp[row] as number) - START) / 300_000);
    const key = `${logs[row]?.service} ${window}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
};
const WARN = 13;
const ERROR = 17;

describe.each(models)('$service', (model) => {
  test('every log type says something, and names its level', () => {
    for (const type of [...model.types, ...Object.values(model.incidents).flat()]) {
      const line = type.write(new Random(1));
      expect(line.message.length).toBeGreaterThan(10);
      expect(LOG_LEVELS).toContain(line.level);
    }
  });
});

test('the same seed gives the same logs', () => {
  expect(simulate(2)).toEqual(simulate(2));
  expect(simulate(2)).not.toEqual(simulate(2, { seed: 2 }));
});

test('logs come in order, at the rate asked for, of both services', () => {
  const logs = simulate(10, { incident: 'none' });
  expect(logs.length).toBeGreaterThan(0.98 * 25 * 600);
  expect(logs.length).toBeLessThanOrEqual(25 * 600);
  const times = logs.map(({ timestamp }) => timestamp);
  expect(times).toEqual([...times].sort());
  expect(new Set(logs.map(({ service }) => service))).toEqual(new Set(['music-recommender', 'hsearch']));
});

test('a day has every level and category, traces of several logs, hosts, versions, and personal data that are masked', () => {
  const logs = simulate(20, { incident: 'none' });
  const { batch, rejected } = classified(logs);
  expect(rejected).toEqual([]);
  const share = (test: (row: number) => boolean) =>
    Array.from({ length: batch.length }, (_, row) => row).filter(test).length / batch.length;
  for (const level of LOG_LEVELS) expect(share((row) => levelOf(batch.severityNumber[row] as number) === level)).toBeGreaterThan(0);
  for (const [index] of CATEGORIES.entries()) expect(share((row) => batch.category[row] === index)).toBeGreaterThan(0.02);
  expect(share((row) => (batch.severityNumber[row] as number) >= ERROR)).toBeLessThan(0.03);
  expect(new Set(batch.traceId).size).toBeLessThan(batch.length * 0.7);
  expect(new Set(batch.host).size).toBe(6);
  expect(new Set(batch.version).size).toBe(4);
  const masked = new Set(batch.redactions.flatMap((counts) => Object.keys(counts ?? {})));
  expect([...masked].sort()).toEqual(['bearer_token', 'email', 'payment_card', 'secret']);
});

test('a quiet day stays well below the thresholds of a new installation', () => {
  const logs = simulate(15, { incident: 'none' });
  const result = classified(logs);
  expect(worst(logs, result, 'security', WARN)).toBeLessThan(20);
  expect(worst(logs, result, 'performance', WARN)).toBeLessThan(50);
  expect(worst(logs, result, 'general', ERROR)).toBeLessThan(100);
  expect(worst(logs, result, 'business', ERROR)).toBeLessThan(12);
});

test('the first two minutes hold one incident, which crosses the threshold for security, and no other', () => {
  const logs = simulate(2);
  const result = classified(logs);
  expect(worst(logs, result, 'security', WARN)).toBeGreaterThanOrEqual(25);
  expect(worst(logs, result, 'performance', WARN)).toBeLessThan(50);
  expect(worst(logs, result, 'general', ERROR)).toBeLessThan(100);
});

test('later ones are rare', () => {
  const logs = simulate(120, { logsPerSecond: 0.1 }).filter(({ message }) => message.startsWith('Failed login for admin'));
  expect(logs.length).toBeGreaterThan(30);
  expect(logs.length).toBeLessThan(3 * 60);
});

test.each(INCIDENTS)('--incident %s is in half of the logs', (incident) => {
  const usual = simulate(2, { incident: 'none' }).length;
  expect(simulate(2, { incident }).length / usual).toBeCloseTo(2, 1);
});

test('the day is quietest at four and busiest at eight in the evening', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => dayRhythm(Date.UTC(2026, 0, 5, hour)));
  expect(Math.min(...hours)).toBe(hours[4]);
  expect(Math.max(...hours)).toBe(hours[20]);
  expect(hours[20]).toBeCloseTo(1);
  expect(hours[4]).toBeCloseTo(0.4);
});

describe('npm run simulate', () => {
  let server: IngestServer;
  beforeEach(async () => (server = await IngestServer.start()));
  afterEach(() => server.stop());

  test('sends to a server under its key', async () => {
    const { code, stdout } = await runTool('sources', ['--url', server.url, '--key', 'tk_a_b', '--rate', '500', '--seconds', '1']);
    expect(code).toBe(0);
    expect(stdout).toBe(`${server.logs.length} logs delivered, 0 lost.\n`);
    expect([...server.keys]).toEqual(['Bearer tk_a_b']);
  });

  test('writes NDJSON, and refuses what it does not know', async () => {
    const { stdout } = await runTool('sources', ['--stdout', '--rate', '500', '--seconds', '0.5']);
    expect(JSON.parse(stdout.split('\n')[0] as string)).toMatchObject({ service: 'music-recommender', environment: 'production' });
    expect(await runTool('sources', ['--incident', 'flood'])).toMatchObject({ code: 2, stderr: expect.stringContaining('brute-force') });
    expect(await runTool('sources', ['--nonsense'])).toMatchObject({ code: 2 });
  });
});
