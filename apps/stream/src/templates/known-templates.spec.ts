import { Settings } from '@tocsin/contracts';
import type { TemplateNote } from '@tocsin/core/templates';
import { MetricsRegistry } from '@tocsin/platform/metrics';
import { LogStream } from '../log-stream.ts';
import { judgedByShipped } from '../testing/judged-by-shipped.ts';
import { MemoryStore } from '../testing/memory-store.ts';

const NOW = Date.UTC(2026, 2, 1, 12);

test('the templates of all stored logs are in the registry, whichever thread saw them, once the stream has stopped', async () => {
  const store = new MemoryStore();
  const registry = new Map<string, TemplateNote>();
  const { redaction, classification } = Settings.parse({});
  const stream = new LogStream({
    writer: store,
    reader: store,
    configuration: {
      version: () => Promise.resolve(1),
      read: () => Promise.resolve({ rules: [], redaction, classification: judgedByShipped(classification.uncertainBelow) }),
    },
    templates: {
      note: (notes) => Promise.resolve(notes.forEach((note) => registry.set(`${note.service} ${note.templateId}`, note))),
      forget: () => Promise.resolve(),
      fresh: { each: () => Promise.resolve(), knownTexts: () => Promise.resolve([]) },
    },
    sendSignal: () => Promise.resolve(),
    sendDeadLetter: () => Promise.resolve(),
    clock: () => NOW,
    workers: 2,
    queueLimitBytes: 1_000_000,
    metrics: new MetricsRegistry(),
    journal: { log: () => undefined, warn: () => undefined, error: () => undefined },
    position: '0',
  });
  await stream.start();
  try {
    const send = (lines: string[], n: number) =>
      stream.submit({ batchId: `b${n}`, format: 'ndjson', body: new TextEncoder().encode(lines.join('\n')), receivedAt: NOW });
    const line = (service: string, message: string) => JSON.stringify({ service, message });
    await Promise.all(
      Array.from({ length: 6 }, (_, n) => send([line('shop', `order ${n} paid by a${n}@b.example`), line('web', `took ${n} ms`)], n)),
    );
  } finally {
    await stream.stop();
  }
  const known = [...registry.values()].map(({ service, text, seenAt }) => ({ service, text, seenAt }));
  expect(known.sort((a, b) => (a.service < b.service ? -1 : 1))).toEqual([
    { service: 'shop', text: expect.stringMatching(/^order <\*> paid by /) as unknown, seenAt: NOW },
    { service: 'web', text: 'took <*> ms', seenAt: NOW },
  ]);
});
