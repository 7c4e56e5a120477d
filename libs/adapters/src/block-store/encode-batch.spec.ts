import fc from 'fast-check';
import type { ClassifiedLog } from '@tocsin/contracts';
import { compileQuery } from '@tocsin/core/query';
import { classifiedLogAt, type LogBatch } from '@tocsin/core/record';
import { openEncodedBlock } from './block.ts';
import { logId } from './day.ts';
import { encodeBatch } from './encode-batch.ts';
import { partOf, transferablesOf } from './encoded-batch.ts';
import { arbitraryLog, sampleBatch } from '../log-store-contract/sample-batch.ts';
import { unpackPart } from './packed-part.ts';
import { mayPass, skipTest } from './reading/block-skip.ts';

const decoded = (batch: LogBatch, firstSequence: number): ClassifiedLog[] =>
  encodeBatch(batch)
    .parts.flatMap((part) => part.blocks)
    .map((block) => openEncodedBlock(block, firstSequence))
    .flatMap((block) => Array.from({ length: block.length }, (_, row) => block.log(row)))
    .sort((a, b) => (a.id.slice(5) < b.id.slice(5) ? -1 : 1));

const byId = (batch: LogBatch, firstSequence: number): ClassifiedLog[] =>
  Array.from({ length: batch.length }, (_, row) => classifiedLogAt(batch, row, logId(batch.timestamp[row] as number, firstSequence + row)));

describe('encodeBatch', () => {
  test('gives every log back as it was', () => {
    fc.assert(
      fc.property(fc.array(arbitraryLog, { maxLength: 60 }), (logs) => {
        const batch = sampleBatch(logs);
        expect(decoded(batch, 1000)).toEqual(byId(batch, 1000));
      }),
    );
  });

  test('cuts full blocks', () => {
    const logs = Array.from({ length: 9000 }, (_, i) => ({
      timestamp: 1_764_000_000_000 + ((i * 7919) % 9000),
      service: 'a',
      message: `query ${i}`,
    }));
    const encoded = encodeBatch(sampleBatch(logs));
    expect(encoded.parts.flatMap((part) => part.blocks.map((block) => block.count))).toEqual([4096, 4096, 808]);
    expect(transferablesOf(encoded)).toHaveLength(3);
  });

  test('keeps attributes beyond the column limit', () => {
    const logs = Array.from({ length: 60 }, (_, i) => ({
      timestamp: 1_764_000_000_000,
      service: 'a',
      message: '',
      attributes: Object.fromEntries(Array.from({ length: 20 }, (__, k) => [`k${i}.${k}`, `v${k}`])),
    }));
    const batch = sampleBatch(logs);
    expect(decoded(batch, 0)).toEqual(byId(batch, 0));
  });

  test('a filter never denies a block that holds a match', () => {
    fc.assert(
      fc.property(fc.array(arbitraryLog, { minLength: 1, maxLength: 20 }), fc.nat(), (logs, pick) => {
        const log = logs[pick % logs.length];
        const batch = sampleBatch(logs);
        for (const part of encodeBatch(batch).parts)
          for (const block of part.blocks) {
            const filters = {
              words: () => unpackPart(partOf(block, 'wordFilter')),
              values: () => unpackPart(partOf(block, 'valueFilter')),
            };
            const source = openEncodedBlock(block, 0);
            for (const [field, value] of [
              ['service', log?.service ?? ''],
              ['userId', log?.userId ?? 'x'],
            ] as const) {
              const node = { kind: 'equals' as const, field, value: value.toLowerCase() };
              const test = compileQuery(node)(source);
              const found = Array.from({ length: block.count }, (_, row) => row).some(test);
              if (found) expect(mayPass(skipTest(node), filters)).toBe(true);
            }
          }
      }),
    );
  });

  test('rollups count every log once', () => {
    const batch = sampleBatch([
      { timestamp: 60_000, service: 'a', message: '' },
      { timestamp: 61_000, service: 'a', message: '', severityNumber: 10 },
      { timestamp: 60_000, service: 'b', message: '', category: 0 },
    ]);
    expect(encodeBatch(batch).parts[0]?.rollups).toEqual([
      { minute: 1, service: 'a', level: 2, category: 3, count: 2 },
      { minute: 1, service: 'b', level: 2, category: 0, count: 1 },
    ]);
  });
});
