/**
 * CPU time of the pipeline's stages on one thread, µs a log: `node tools/bench/pipeline.ts [batches]`.
 * Logs are those of the two simulated services, padded to about 393 bytes as NDJSON, 2,000 a batch. Each figure is the median over rounds.
 */
import { encodeBatch } from '@tocsin/adapters/block-store';
import { type Rule, RuleInput, Settings } from '@tocsin/contracts';
import { compileRules } from '@tocsin/core/alerting';
import { defaultClassifier } from '@tocsin/core/classifier';
import { FormatReaders } from '@tocsin/core/parsing';
import { Pipeline } from '@tocsin/core/pipeline';
import { createRedactor } from '@tocsin/core/redaction';
import { TemplateMiner, TemplateNotes } from '@tocsin/core/templates';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';
import { hsearch } from '../sources/hsearch.ts';
import { musicRecommender } from '../sources/music-recommender.ts';
import { Source } from '../sources/source.ts';

const BATCH_LOGS = 2000;
const BYTES = 393;
const BATCHES = Number(process.argv[2] ?? 60);
const START = Date.UTC(2026, 0, 15, 12);

const bodies = ((): Buffer[] => {
  const sources = [new Source(hsearch, 1), new Source(musicRecommender, 2)];
  return Array.from({ length: 8 }, (_, batch) => {
    const lines = Array.from({ length: BATCH_LOGS }, (_, i) => {
      const log = sources[i % 2]?.next(START + batch * BATCH_LOGS + i);
      const missing = BYTES - 1 - JSON.stringify(log).length - 12;
      const padded = { ...log, attributes: { ...log?.attributes, note: 'ok '.repeat(Math.max(0, Math.ceil(missing / 3))) } };
      return JSON.stringify(padded);
    });
    return Buffer.from(`${lines.join('\n')}\n`);
  });
})();
const bytesALog = bodies.reduce((sum, body) => sum + body.length, 0) / (bodies.length * BATCH_LOGS);

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;
/** µs a log of `work` on a batch; the first rounds warm up and do not count. */
const measure = (name: string, work: (body: Buffer) => void): void => {
  const times: number[] = [];
  for (let round = 0; round < BATCHES; round++) {
    const body = bodies[round % bodies.length] as Buffer;
    const from = process.cpuUsage();
    const wall = performance.now();
    work(body);
    const cpu = process.cpuUsage(from);
    if (round >= BATCHES / 3) times.push(Math.min((cpu.user + cpu.system) / BATCH_LOGS, ((performance.now() - wall) * 1000) / BATCH_LOGS));
  }
  console.log(`${name.padEnd(34)} ${median(times).toFixed(2).padStart(6)} µs a log`);
};

const settings = Settings.parse({}).redaction;
const rawOf = (body: Buffer) => ({
  batchId: 'b',
  format: 'ndjson' as const,
  body: new Uint8Array(body.buffer as ArrayBuffer, body.byteOffset, body.length),
  receivedAt: START,
});
const pipeline = new Pipeline({ classifier: defaultClassifier(), redaction: settings });
const { batch } = pipeline.process(rawOf(bodies[0] as Buffer));
const messages = batch.message;
const tokens = new TokenBuffer();

console.log(`${BATCH_LOGS} logs of ${bytesALog.toFixed(0)} bytes a batch, Node ${process.version}`);
measure('JSON.parse alone', (body) => {
  for (const line of body.toString('utf8').split('\n')) if (line !== '') JSON.parse(line);
});
const readers = new FormatReaders();
const sink = { accept: () => undefined, reject: () => undefined };
measure('parse and read the record', (body) => readers.read('ndjson', body, sink));
measure('tokenize the message', () => {
  for (const message of messages) {
    tokens.clear();
    tokenize(message, tokens);
  }
});
const redactor = createRedactor(settings);
measure('tokenize and redact the message', () => {
  for (const message of messages) {
    tokens.clear();
    tokenize(message, tokens);
    redactor.redact(message, tokens);
  }
});
measure('redact attributes', () => {
  for (const attributes of batch.attributes) if (attributes) redactor.redactAttributes(attributes);
});
measure('redact ids and names', () => {
  for (const column of [batch.service, batch.host, batch.environment, batch.version, batch.traceId, batch.spanId, batch.userId]) {
    for (const value of column) if (value !== undefined) redactor.redact(value);
  }
});
const miner = new TemplateMiner();
measure('tokenize and find the template', () => {
  for (const message of messages) {
    tokens.clear();
    tokenize(message, tokens);
    miner.templateOf(message, tokens);
  }
});
const notes = new TemplateNotes();
measure('note new templates', () => void notes.take(batch));
const classifier = defaultClassifier();
measure('tokenize and classify', () => {
  for (const message of messages) {
    tokens.clear();
    tokenize(message, tokens);
    classifier.classify(tokens, 9);
  }
});
measure('the whole pipeline', (body) => void pipeline.process(rawOf(body)));
const ruleOf = (input: Partial<RuleInput>, id: string): Rule => ({
  ...RuleInput.parse({ name: id, threshold: 10, ...input }),
  ...{ id, createdAt: '', updatedAt: '', updatedBy: null },
});
const rules = compileRules([
  ruleOf({ query: 'category:security level>=warn', groupBy: ['service'] }, 'a'),
  ruleOf({ query: 'level>=error', groupBy: ['service'] }, 'b'),
  ruleOf({ query: 'category:performance level>=warn', groupBy: ['service', 'host'] }, 'c'),
  ruleOf({ query: 'timeout OR "connection reset"' }, 'd'),
]);
measure('four rules', () => void rules.match(batch));
measure('encode blocks', () => void encodeBatch(batch));
