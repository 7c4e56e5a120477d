import type { Worker } from 'node:worker_threads';
import { Rule, Settings } from '@tocsin/contracts';
import type { RawBatch } from '@tocsin/core/ports';
import { parseQuery } from '@tocsin/core/query';
import { judgedByShipped } from '../testing/judged-by-shipped.ts';
import { PipelineWorkers } from './pipeline-workers.ts';

const raw = (text: string): RawBatch => ({
  batchId: 'b',
  format: 'ndjson',
  body: new TextEncoder().encode(text),
  receivedAt: Date.parse('2026-03-01T12:00:00Z'),
});

describe('the pipeline workers', () => {
  let workers: PipelineWorkers;
  const started: Worker[] = [];
  let crashes = 0;
  beforeAll(() => {
    const state = { redaction: Settings.parse({}).redaction, classification: judgedByShipped(), tails: [], rules: [] };
    workers = new PipelineWorkers({ size: 2, state, onCrash: () => crashes++, onStart: (worker) => started.push(worker) });
  });
  afterAll(() => workers.pool.close());

  it('turn a raw body into blocks and say what they refused', async () => {
    const outcome = await workers.process(raw('{"message":"login failed for a@b.example","service":"shop"}\nnot json\n'));
    expect(outcome).toMatchObject({ accepted: 1, rejected: [{ index: 1, reason: 'not_json' }], encoded: { length: 1 } });
    expect(outcome.encoded.parts[0]?.blocks[0]?.bytes.byteLength).toBeGreaterThan(0);
  });

  it('filter for the tails that were set before, with what was redacted', async () => {
    workers.set({ tails: [{ id: 4, query: parseQuery('login') }] });
    const outcomes = await Promise.all(
      [1, 2, 3, 4].map(() => workers.process(raw('{"message":"login by a@b.example"}\n{"message":"else"}'))),
    );
    for (const { tail } of outcomes) {
      expect(tail.picks).toEqual([{ tail: 4, at: [0], dropped: 0 }]);
      expect(tail.rows).toEqual([0]);
      expect(tail.logs[0]?.message).not.toContain('a@b');
    }
  });

  it('match the rules that were set before', async () => {
    const rule = { name: 'r', query: 'login', threshold: 1, id: 'r1', createdAt: '', updatedAt: 'v1', updatedBy: null };
    workers.set({ rules: [Rule.parse(rule)] });
    const { hits } = await workers.process(raw('{"message":"login"}\n{"message":"else"}\n{"message":"LOGIN"}'));
    expect(hits).toMatchObject([{ ruleId: 'r1', groups: [{ slots: [{ count: 2 }], examples: [{ row: 0 }, { row: 2 }] }] }]);
  });

  it('are replaced when they die: every batch is answered, by the newest state', async () => {
    const before = started.length;
    const answers = Array.from({ length: 12 }, () => workers.process(raw('{"message":"login again"}')));
    await Promise.all(started.slice(-2).map((worker) => worker.terminate()));
    for (const { accepted, hits, tail } of await Promise.all(answers)) {
      expect([accepted, hits.length, tail.picks.length]).toEqual([1, 1, 1]);
    }
    expect(started.length).toBe(before + 2);
    expect(crashes).toBe(2);
  });
});
