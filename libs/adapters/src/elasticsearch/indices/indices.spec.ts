import { Client } from '@elastic/elasticsearch';
import { sampleBatch } from '../../log-store-contract/sample-batch.ts';
import { describeWithElasticsearch, testElasticsearch } from '../../testing/servers.ts';
import { dayIndex, dayOfIndex, keptUnder } from '../documents/day-index.ts';
import { encodeDocuments } from '../encode-documents.ts';
import { openTestStore, originsOf } from '../testing/test-store.ts';
import { IndexSetupError } from './indices.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const DAY = 86_400_000;

describe('the day of a log', () => {
  test('names its index, and is read from the name', () => {
    expect(dayIndex('logs_classified', NOON)).toBe('logs_classified-2026.11.24');
    expect(dayOfIndex('logs_classified', 'logs_classified-2026.11.24')).toBe(NOON - DAY / 2);
    expect(dayOfIndex('logs_classified', 'logs_classified-restored')).toBeUndefined();
    expect(dayOfIndex('logs', 'logs_classified-2026.11.24')).toBeUndefined();
  });

  test('is that of its receipt when it claims to be from long ago, or from the future', () => {
    expect(keptUnder(NOON - 6 * DAY, NOON)).toBe(NOON - 6 * DAY);
    expect(keptUnder(NOON - 8 * DAY, NOON)).toBe(NOON);
    expect(keptUnder(NOON + 2 * DAY, NOON)).toBe(NOON);
  });
});

describeWithElasticsearch('the indices of the store', () => {
  let store: Awaited<ReturnType<typeof openTestStore>>;
  let client: Client;
  beforeEach(async () => {
    store = await openTestStore();
    client = new Client({ node: testElasticsearch() });
  });
  afterEach(async () => {
    await client.close();
    await store.remove();
  });
  const put = async (...times: number[]) => {
    const batch = sampleBatch(times.map((timestamp) => ({ timestamp, service: 's', message: 'm' })));
    await store.writer.write(encodeDocuments(batch, originsOf(batch, { partition: 0, offset: '1' }), { index: store.index }));
  };
  const index = `-2026.11.24`;

  test('are checked without a complaint when this store made them', async () => {
    expect(await store.ensure()).toEqual([]);
    await put(NOON, NOON + DAY);
    expect(await store.ensure()).toEqual([]);
    const template = await client.indices.getIndexTemplate({ name: store.index });
    expect(template.index_templates[0]?.index_template.index_patterns).toEqual([`${store.index}-*`]);
  });

  test('are made from the template too, by whoever writes first', async () => {
    await store.ensure();
    await client.index({ index: store.index + index, document: { message: 'by another hand' } });
    expect(await store.ensure()).toEqual([]);
  });

  test('with another number of shards or replicas are told of, and left as they are', async () => {
    await put(NOON);
    const other = await openTestStore({ index: store.index, shards: 2, replicas: 1 });
    expect(await other.ensure()).toEqual([
      `${store.index + index} has 1 shards; new indices get 2.`,
      `${store.index + index} has 0 replicas; new indices get 1.`,
    ]);
    await other.close();
  });

  test('whose fields would answer otherwise are an error that names them', async () => {
    await client.indices.create({
      index: store.index + index,
      mappings: { properties: { words: { type: 'text' }, terms: { type: 'keyword' } } },
    });
    const failure: unknown = await store.ensure().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(IndexSetupError);
    expect((failure as IndexSetupError).findings).toEqual(
      expect.arrayContaining([
        `${store.index + index}: the field words has analyzer undefined instead of whitespace.`,
        `${store.index + index}: the field terms has doc_values true instead of false.`,
        `${store.index + index}: the field timestamp is missing.`,
      ]),
    );
  });

  test('cannot be there when the alias is an index', async () => {
    await client.indices.create({ index: store.index });
    await expect(store.ensure()).rejects.toThrow('where the alias over the daily indices must be');
    await client.indices.delete({ index: store.index });
  });

  test('go as a whole once their day is over the limit, and nothing else does', async () => {
    await client.indices.create({ index: `${store.index}-notes` });
    await put(NOON - DAY, NOON, NOON + DAY);
    expect(await store.retain(NOON)).toBe(1);
    expect(await store.retain(NOON + DAY / 2)).toBe(1);
    await store.refresh();
    expect((await store.status.statistics()).logs).toBe(1);
    expect(await client.indices.exists({ index: `${store.index}-notes` })).toBe(true);
    await client.indices.delete({ index: `${store.index}-notes` });
  });

  test('nothing that a sender writes adds a field', async () => {
    const batch = sampleBatch([{ timestamp: NOON, service: 's', message: 'm', attributes: { 'a.b': 1, c: { d: [1] } as never } }]);
    await store.writer.write(encodeDocuments(batch, originsOf(batch, { partition: 0, offset: '1' }), { index: store.index }));
    expect(await store.ensure()).toEqual([]);
    const mapping = await client.indices.getMapping({ index: store.index + index });
    expect(mapping[store.index + index]?.mappings.properties?.['attributes']).toEqual({ type: 'object', enabled: false });
  });
});
