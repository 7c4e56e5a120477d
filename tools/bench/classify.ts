/**
 * What classification costs: `node tools/bench/classify.ts [seconds]`. One thread; texts are the corpus and the held-out set, each
 * with other numbers and ids every time, so that rare words push kept ones out as in real logs. The pipeline has the words already
 * (redaction and filters need them too), so tokenizing is measured by itself and taken off.
 */
import { severityOf } from '@tocsin/contracts';
import { defaultClassifier } from '@tocsin/core/classifier';
import { TokenBuffer, tokenize } from '@tocsin/core/tokenizer';
import { readTexts } from '../model/folders.ts';

const VARIANTS = 16;
const WARM_UP_MS = 500;
const seconds = Number(process.argv[2] ?? 3);
let seed = 1;
const random = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0);

const texts = [...readTexts('corpus'), ...readTexts('heldout')];
const logs = Array.from({ length: VARIANTS }, () =>
  texts.map(({ text, level }) => ({
    text: `${text.replace(/\d+/g, () => String(random() % 100_000))} ${random().toString(16)}`,
    severity: severityOf(level),
    order: random(),
  })),
)
  .flat()
  .sort((a, b) => a.order - b.order);

const tokens = new TokenBuffer();
let words = 0;
const tokenizeAll = (): void => {
  for (const { text } of logs) {
    tokens.clear();
    tokenize(text, tokens);
    words += tokens.length;
  }
};
const loadStart = performance.now();
const classifier = defaultClassifier();
const loadMs = performance.now() - loadStart;
const classifyAll = (): void => {
  for (const { text, severity } of logs) {
    tokens.clear();
    tokenize(text, tokens);
    classifier.classify(tokens, severity);
  }
};

/** CPU µs a log, garbage collection included. */
const measure = (round: () => void): number => {
  const warm = performance.now();
  while (performance.now() - warm < WARM_UP_MS) round();
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  let rounds = 0;
  while (performance.now() - start < seconds * 1000) {
    round();
    rounds++;
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return (user + system) / (rounds * logs.length);
};

tokenizeAll();
const wordsPerLog = words / logs.length;
const tokenizing = measure(tokenizeAll);
const heapBefore = process.memoryUsage().heapUsed;
const both = measure(classifyAll);
const heapGrowth = (process.memoryUsage().heapUsed - heapBefore) / 1024;

console.log(
  `Model ${classifier.version}, loaded in ${loadMs.toFixed(1)} ms; ${logs.length} logs of ${wordsPerLog.toFixed(1)} words, one thread`,
);
console.log(`classify  ${(both - tokenizing).toFixed(3)} CPU µs a log`);
console.log(`tokenize  ${tokenizing.toFixed(3)} CPU µs a log (shared with redaction and filters)`);
console.log(`heap      ${heapGrowth.toFixed(0)} KiB more after the run than before`);
