import type { ProcessReport } from '@tocsin/contracts';
import { processesAt } from '../../../test/fake-data.ts';
import { processFigures } from './process-figures.ts';

const stream = processesAt(0).find(({ app }) => app === 'stream') as ProcessReport;
const figures = (changes: Partial<ProcessReport>) =>
  Object.fromEntries(processFigures({ ...stream, ...changes }).map(({ label, ...figure }) => [label, figure]));
const alarming = (changes: Partial<ProcessReport>) =>
  processFigures({ ...stream, ...changes })
    .filter((figure) => figure.alarming)
    .map(({ label }) => label);

test('a process fills two rows of four', () => {
  expect(Object.keys(figures({}))).toEqual(['CPU', 'Memory', 'Event loop', 'Rate', 'Lag', 'Host CPU', 'Host memory', 'Disk']);
});

test('what waits is in Kafka, in its own queue, or nowhere', () => {
  expect(figures({ lagMessages: 1234 })['Lag']).toMatchObject({ value: '1,234', unit: 'messages' });
  const pipeline = { logsPerSecond: 0, queueBytes: 90, queueLimitBytes: 100 };
  expect(figures({ lagMessages: null, pipeline })['Queue']).toMatchObject({ value: '90', unit: '%', alarming: true });
  expect(figures({ lagMessages: null, pipeline: null })).toMatchObject({ Queue: { value: '–' }, Rate: { value: '–' } });
});

test('what is nearly used up is alarming, and nothing else', () => {
  expect(alarming({})).toEqual([]);
  expect(alarming({ cpuCores: 1.9, hostCpus: 2 })).toEqual(['CPU']);
  expect(alarming({ memoryLimitBytes: stream.residentBytes })).toEqual(['Memory']);
  expect(alarming({ eventLoopDelayMs: { p50: 1, p99: 900 } })).toEqual(['Event loop']);
  expect(alarming({ hostCpuShare: 0.99 })).toEqual(['Host CPU']);
  expect(alarming({ hostMemoryAvailableBytes: 0 })).toEqual(['Host memory']);
  expect(alarming({ diskAvailableBytes: 0 })).toEqual(['Disk']);
});

test('a process without a limit shows its heap', () => {
  expect(figures({ memoryLimitBytes: null, heapUsedBytes: 1_500_000 })['Memory']).toMatchObject({ detail: 'heap 1.5 MB', alarming: false });
});
