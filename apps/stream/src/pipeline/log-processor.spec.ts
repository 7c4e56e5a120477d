import type { ClassifiedLog, DeadLetter } from '@tocsin/contracts';
import { type LogWriter, type RawBatch, StorageFullError } from '@tocsin/core/ports';
import { PoisonJobError } from '../workers/worker-pool.ts';
import type { BatchOutcome, ExampleHits } from './batch-outcome.ts';
import { LogProcessor, type ProcessorListener } from './log-processor.ts';

const raw = (batchId: string): RawBatch => ({ batchId, format: 'json', body: new Uint8Array(), receivedAt: 5 });
const log = (message: string) => ({ id: '', timestamp: '1970-01-01T00:00:01.000Z', message }) as ClassifiedLog;
const letter: DeadLetter = { receivedAt: 5, batchId: 'a', index: 1, reason: 'not_json', detail: '', sample: 'x' };
const outcomeOf = (): BatchOutcome<string, ExampleHits> => ({
  encoded: 'bytes',
  accepted: 3,
  judged: { logs: 3, uncertain: 2, words: 9, unknownWords: 1, categories: [0, 0, 0, 3] },
  rejected: [],
  letters: [letter],
  hits: [{ groups: [{ examples: [{ row: 2, log: log('c') }] }] }],
  tail: { rows: [1], logs: [log('b')], picks: [{ tail: 1, at: [0], dropped: 0 }] },
  modelVersion: 'v1',
});

const create = (
  commit: LogWriter<string>['commit'],
  process = () => Promise.resolve(outcomeOf()),
  listener: Partial<ProcessorListener<ExampleHits>> = {},
) => {
  const heard: unknown[] = [];
  const processor = new LogProcessor<string, ExampleHits>({
    process,
    writer: { commit },
    logId: (timestampMs, sequence) => `${timestampMs}/${sequence}`,
    positionOf: String,
    listener: {
      committed: (position, tail, idOf) => heard.push(['committed', position, idOf(1, tail.logs[0] ?? log(''))]),
      hits: (hits, receivedAt) => heard.push(['hits', hits[0]?.groups[0]?.examples[0]?.log.id, receivedAt]),
      counted: (receipt, _raw, duplicate, { uncertain }, model) => heard.push(['counted', receipt.accepted, duplicate, uncertain, model]),
      timed: () => undefined,
      refused: ([refused]) => heard.push(['refused', refused?.reason]),
      failed: (error) => heard.push(['failed', error]),
      ...listener,
    },
  });
  return { processor, heard };
};

describe('the way of a batch', () => {
  it('goes to the store first; tails, windows and the sender hear of it afterwards, with ids', async () => {
    const { processor, heard } = create((_id, _encoded, receipt) => {
      expect(heard).toEqual([]);
      return Promise.resolve({ duplicate: false, receipt, firstSequence: 40 });
    });
    await expect(processor.submit(raw('a'))).resolves.toEqual({ accepted: 3, rejected: [] });
    expect(heard).toEqual([
      ['hits', '1000/42', 5],
      ['committed', '42', '1000/41'],
      ['counted', 3, false, 2, 'v1'],
      ['refused', 'not_json'],
    ]);
  });

  it('answers a repeated batch as the first time and shows it to no one', async () => {
    const receipt = { accepted: 2, rejected: [{ index: 0, reason: 'not_json' as const, detail: '' }] };
    const { processor, heard } = create(() => Promise.resolve({ duplicate: true, receipt, firstSequence: 0 }));
    await expect(processor.submit(raw('a'))).resolves.toEqual(receipt);
    expect(heard).toEqual([['counted', 2, true, 2, 'v1']]);
  });

  it('gives a full disk on to the sender and tells no one else', async () => {
    const { processor, heard } = create(() => Promise.reject(new StorageFullError('full')));
    await expect(processor.submit(raw('a'))).rejects.toBeInstanceOf(StorageFullError);
    expect(heard).toEqual([]);
  });

  it('refuses poison with its reason, without troubling the store', async () => {
    const { processor, heard } = create(
      () => Promise.reject(new Error('must not be called')),
      () => Promise.reject(new PoisonJobError('twice')),
    );
    const receipt = await processor.submit(raw('a'));
    expect(receipt.rejected[0]).toMatchObject({ index: 0, reason: 'poison' });
    expect(heard).toEqual([
      ['counted', 0, false, 0, ''],
      ['refused', 'poison'],
    ]);
  });

  it('answers a stored batch although a listener fails, and says so', async () => {
    const fault = new Error('listener');
    const { processor, heard } = create(
      (_id, _encoded, receipt) => Promise.resolve({ duplicate: false, receipt, firstSequence: 0 }),
      undefined,
      {
        committed: () => {
          throw fault;
        },
      },
    );
    await expect(processor.submit(raw('a'))).resolves.toMatchObject({ accepted: 3 });
    expect(heard.at(-1)).toEqual(['failed', fault]);
  });

  it('knows when everything is settled', async () => {
    let finish: () => void = () => undefined;
    const stored = new Promise<void>((resolve) => (finish = resolve));
    const { processor } = create(async (_id, _encoded, receipt) => {
      await stored;
      return { duplicate: false, receipt, firstSequence: 0 };
    });
    const order: string[] = [];
    const answer = processor.submit(raw('a')).then(() => order.push('answered'));
    const settled = processor.settled().then(() => order.push('settled'));
    await new Promise(setImmediate);
    const committed = processor.committed().then(() => order.push('committed'));
    expect(order).toEqual([]);
    finish();
    await Promise.all([answer, settled, committed]);
    expect(order).toHaveLength(3);
  });
});
