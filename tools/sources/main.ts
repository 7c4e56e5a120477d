// npm run simulate -- [--url U] [--key K] [--rate N] [--seconds N] [--seed N] [--incident NAME] [--stdout]
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { httpTransport, Producer } from '@tocsin/producer';
import { hsearch } from './hsearch.ts';
import { musicRecommender } from './music-recommender.ts';
import { dayRhythm, INCIDENTS, type Incident, Source } from './source.ts';

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    key: { type: 'string', default: process.env['TOCSIN_API_KEY'] ?? '' },
    rate: { type: 'string', default: '20' },
    seconds: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
    incident: { type: 'string' },
    stdout: { type: 'boolean', default: false },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds);
const incident = INCIDENTS.find((name) => name === values.incident) satisfies Incident | undefined;
if (!(rate > 0) || !(seconds > 0)) fail(`--rate and --seconds are positive numbers; got ${values.rate} and ${values.seconds}.`);
if (values.incident !== undefined && incident === undefined) fail(`--incident is one of ${INCIDENTS.join(', ')}; got ${values.incident}.`);
if (!values.stdout && values.key === '') fail('Pass an API key with the scope logs:write as --key or TOCSIN_API_KEY, or use --stdout.');

const seed = Number(values.seed);
const sources = [new Source(musicRecommender, seed), new Source(hsearch, seed + 1)];
const producer = new Producer({
  transport: httpTransport({ url: values.url, apiKey: values.key }),
  onLost: (count, why) => console.error(`${count} logs lost: ${why}`),
});
const send = (log: object): void => (values.stdout ? console.log(JSON.stringify(log)) : producer.log(log));

let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (stopped = true));
const end = Date.now() + seconds * 1000;
let owed = 0;
let turn = 0;
for (let last = Date.now(); !stopped && Date.now() < end;) {
  await wait(50);
  const now = Date.now();
  owed += ((now - last) / 1000) * rate * dayRhythm(now);
  last = now;
  for (; owed >= 1; owed--) {
    const source = sources[turn++ % sources.length];
    if (source) send(source.next(now, incident));
  }
}
await producer.close();
if (!values.stdout) console.log(`${producer.counts.delivered} logs delivered, ${producer.counts.lost} lost.`);

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
