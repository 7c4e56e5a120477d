import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '@elastic/elasticsearch';
import { StorageFullError, StoreUnavailableError } from '@tocsin/core/ports';
import { type SampleLog, sampleBatch } from '../../log-store-contract/sample-batch.ts';
import { describeWithElasticsearch, testElasticsearch } from '../../testing/servers.ts';
import type { RowOrigin } from '../document-id.ts';
import type { EncodedDocuments } from '../documents/encoded-documents.ts';
import { openElasticsearchStore } from '../elasticsearch-store.ts';
import { encodeDocuments } from '../encode-documents.ts';
import { openTestStore, originsOf } from '../testing/test-store.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const DAY = 86_400_000;
const STORED = { repeatedRows: [], refusedRows: [] };
const logs = (...messages: string[]): SampleLog[] => messages.map((message, i) => ({ timestamp: NOON + i, service: 's', message }));

const documentsOf = (index: string, samples: SampleLog[], message: Omit<RowOrigin, 'row'>): EncodedDocuments => {
  const batch = sampleBatch(samples);
  return encodeDocuments(batch, originsOf(batch, message), { index });
};

describeWithElasticsearch('writing to Elasticsearch', () => {
  let store: Awaited<ReturnType<typeof openTestStore>>;
  beforeEach(async () => {
    store = await openTestStore();
  });
  afterEach(() => store.remove());

  const write = (samples: SampleLog[], message: Omit<RowOrigin, 'row'>) => store.writer.write(documentsOf(store.index, samples, message));
  const count = async (): Promise<number> => {
    await store.refresh();
    return (await store.reader.stats({ from: 0, to: NOON + 9 * DAY, query: { kind: 'all' }, groupBy: 'service', limit: 1 })).total;
  };

  test('a redelivered message changes nothing, and its rows count', async () => {
    expect(await write(logs('a', 'b'), { partition: 1, offset: '7' })).toEqual(STORED);
    expect(await write(logs('a', 'b'), { partition: 1, offset: '7' })).toEqual(STORED);
    expect(await count()).toBe(2);
  });

  test("a sender's batch in another message is a repeat; a part of it that is new is stored", async () => {
    const batch = 'sender-1:batch-1';
    expect(await write(logs('a', 'b'), { partition: 0, offset: '1', batch })).toEqual(STORED);
    expect(await write(logs('a', 'b', 'c'), { partition: 2, offset: '9', batch })).toEqual({ repeatedRows: [0, 1], refusedRows: [] });
    // The second message redelivered: its third row is its own.
    expect(await write(logs('a', 'b', 'c'), { partition: 2, offset: '9', batch })).toEqual({ repeatedRows: [0, 1], refusedRows: [] });
    expect(await count()).toBe(3);
  });

  test('a repeat of logs much older than their receipt is found in the index of the first day', async () => {
    const batch = 'replayed';
    const old = (receivedAt: number) => {
      const samples = sampleBatch(logs('old').map((log) => ({ ...log, timestamp: NOON - 40 * DAY })));
      samples.receivedAt[0] = receivedAt;
      return samples;
    };
    const put = async (receivedAt: number, offset: string) => {
      const samples = old(receivedAt);
      const written = await store.writer.write(
        encodeDocuments(samples, originsOf(samples, { partition: 0, offset, batch }), { index: store.index }),
      );
      await store.refresh();
      return written;
    };
    expect(await put(NOON, '1')).toEqual(STORED);
    expect(await put(NOON + DAY, '2')).toEqual({ repeatedRows: [0], refusedRows: [] });
    expect(await count()).toBe(1);
  });

  test('an offset that was given out twice is told, not taken for stored', async () => {
    await write(logs('a'), { partition: 0, offset: '1' });
    const { refusedRows } = await write([{ timestamp: NOON + 3, service: 's', message: 'another' }], { partition: 0, offset: '1' });
    expect(refusedRows).toEqual([{ row: 0, reason: expect.stringContaining('id_taken') as string }]);
  });

  test('a document that Elasticsearch refuses is told by its row; the others are stored', async () => {
    const documents = documentsOf(store.index, logs('a', 'b'), { partition: 0, offset: '1' });
    const [part] = documents.parts;
    const broken = Buffer.from(part?.body ?? [])
      .toString()
      .replace(`"timestamp":${NOON + 1},`, '"timestamp":"never",');
    documents.parts = [
      { index: part?.index ?? '', elsewhere: false, rows: Uint32Array.of(0, 1), body: Uint8Array.from(Buffer.from(broken)) },
    ];
    const { refusedRows } = await store.writer.write(documents);
    expect(refusedRows).toEqual([{ row: 1, reason: expect.stringMatching(/^document_parsing_exception: /) as string }]);
    expect(await count()).toBe(1);
  });

  test('read-only indices, as at the flood stage of a disk, are told as a full store; it heals', async () => {
    await write(logs('a'), { partition: 0, offset: '1' });
    const client = new Client({ node: testElasticsearch() });
    const block = (value: boolean) =>
      client.indices.putSettings({ index: `${store.index}-*`, settings: { 'index.blocks.read_only_allow_delete': value || null } });
    await block(true);
    await expect(write(logs('b'), { partition: 0, offset: '2' })).rejects.toBeInstanceOf(StorageFullError);
    await block(false);
    expect(await write(logs('b'), { partition: 0, offset: '2' })).toEqual(STORED);
    expect(await count()).toBe(2);
    await client.close();
  });

  test('an index that was removed meanwhile is made again, under the alias', async () => {
    await write(logs('a'), { partition: 0, offset: '1' });
    await store.retain(NOON + DAY);
    await write(logs('b'), { partition: 0, offset: '2' });
    expect(await count()).toBe(1);
  });

  test('an aborted write ends with the reason', async () => {
    const reason = new Error('the partition was taken away');
    const documents = documentsOf(store.index, logs('a'), { partition: 0, offset: '1' });
    await expect(store.writer.write(documents, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('writing when Elasticsearch is not well', () => {
  type Answer = { status: number; body: unknown };
  let server: Server;
  let answers: Answer[];
  let bulks: string[][];

  beforeEach(async () => {
    answers = [];
    bulks = [];
    server = createServer(
      (request, response) =>
        void answer(request).then(({ status, body }) => {
          response
            .writeHead(status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
            .end(JSON.stringify(body));
        }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const body = Buffer.concat((await request.toArray()) as Buffer[]).toString();
    if (!request.url?.includes('_bulk')) return { status: 200, body: { acknowledged: true } };
    bulks.push(
      body
        .trim()
        .split('\n')
        .filter((_, at) => at % 2 === 1)
        .map((line) => (JSON.parse(line) as { message: string }).message),
    );
    return answers.shift() ?? { status: 503, body: { error: { type: 'no_master', reason: 'none' } } };
  };
  const item = (status: number, type = 'es_rejected_execution_exception') => ({
    create: { status, ...(status < 300 ? {} : { error: { type, reason: 'busy' } }) },
  });
  const write = async (tries = 4) => {
    const { port } = server.address() as AddressInfo;
    const store = await openElasticsearchStore({ node: `http://127.0.0.1:${port}`, tries });
    try {
      return await store.writer.write(documentsOf('logs_classified', logs('a', 'b', 'c'), { partition: 0, offset: '1' }));
    } finally {
      await store.close();
    }
  };

  test('only the documents that it was too busy for are sent again', async () => {
    answers = [
      { status: 200, body: { errors: true, items: [item(201), item(429), item(503, 'unavailable_shards_exception')] } },
      { status: 200, body: { errors: true, items: [item(429), item(201)] } },
      { status: 200, body: { errors: false, items: [item(201)] } },
    ];
    expect(await write()).toEqual(STORED);
    expect(bulks).toEqual([['a', 'b', 'c'], ['b', 'c'], ['b']]);
  });

  test('after some tries it is said to be away, and the error holds nothing of the logs', async () => {
    const failure: unknown = await write(2).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreUnavailableError);
    expect(bulks).toHaveLength(2);
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('message":"a');
  });
});
