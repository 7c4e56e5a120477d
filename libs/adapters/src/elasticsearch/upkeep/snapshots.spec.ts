import { randomBytes } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { sampleBatch } from '../../log-store-contract/sample-batch.ts';
import { describeWithElasticsearch, testElasticsearch } from '../../testing/servers.ts';
import { encodeDocuments } from '../encode-documents.ts';
import { openTestStore, originsOf } from '../testing/test-store.ts';
import { SnapshotUpkeep } from './snapshot-upkeep.ts';
import { SnapshotError } from './snapshots.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const HOUR = 3_600_000;

describeWithElasticsearch('snapshots of Elasticsearch', () => {
  let store: Awaited<ReturnType<typeof openTestStore>>;
  let client: Client;
  let repository: string;
  let offset = 0;
  beforeEach(async () => {
    store = await openTestStore();
    client = new Client({ node: testElasticsearch() });
    repository = `test_${randomBytes(6).toString('hex')}`;
    // A folder below the server's path.repo.
    await store.snapshots.register({ name: repository, location: repository });
  });
  afterEach(async () => {
    for (const { name } of await store.snapshots.list(repository)) await client.snapshot.delete({ repository, snapshot: name });
    await client.snapshot.deleteRepository({ name: repository });
    await client.close();
    await store.remove();
  });

  const put = async (...times: number[]) => putAs(3, ...times);
  /** Logs of a category, by its place in CATEGORIES. */
  const putAs = async (category: number, ...times: number[]) => {
    const batch = sampleBatch(times.map((timestamp) => ({ timestamp, service: 's', message: 'm', category })));
    const origins = originsOf(batch, { partition: 0, offset: String(offset++) });
    await store.writer.write(encodeDocuments(batch, origins, { index: store.index }));
  };
  const upkeep = (keep: number) => new SnapshotUpkeep(store.snapshots, { repository: { name: repository }, everyMs: 1, keep });
  const names = async () => (await store.snapshots.list(repository)).map(({ name }) => name);

  test('are taken when due, and as many are kept as were asked for', async () => {
    await put(NOON);
    for (let hour = 0; hour < 3; hour++) {
      const { taken } = await upkeep(2).look(Date.now() + hour * HOUR);
      expect(taken).toMatchObject({ state: 'SUCCESS', indices: [`${store.index}-2026.11.24`] });
    }
    expect(await names()).toHaveLength(2);
    const patient = new SnapshotUpkeep(store.snapshots, { repository: { name: repository }, everyMs: 24 * HOUR, keep: 2 });
    expect(await patient.look(Date.now() + HOUR)).toEqual({ taken: undefined, removed: [] });
  });

  test('asked for by two at once are one', async () => {
    await put(NOON);
    const taken = await Promise.all([store.snapshots.take(repository, NOON), store.snapshots.take(repository, NOON)]);
    expect(taken[0]).toEqual(taken[1]);
    expect(await names()).toEqual([`${store.index}-2026.11.24-120000`]);
  });

  test('give everything back, as a drill shows while logs go on coming; nothing of it stays', async () => {
    await put(NOON, NOON + 1, NOON + 24 * HOUR);
    await store.snapshots.take(repository, NOON);
    await put(NOON + 2, NOON - 1);
    const drill = await store.drill(repository);
    expect(drill.passed).toBe(true);
    expect(drill.indices).toMatchObject([
      { index: `${store.index}-2026.11.24`, restored: 2, since: 2, lostCount: 0, gone: false },
      { index: `${store.index}-2026.11.25`, restored: 1, since: 0, lostCount: 0, gone: false },
    ]);
    expect(drill.indices[0]?.checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(await client.indices.get({ index: 'restore-drill-*' }))).toEqual([]);
  });

  test('a drill finds logs that the living index has lost', async () => {
    await put(NOON, NOON + 1);
    await store.snapshots.take(repository, NOON);
    await store.retain(NOON + 24 * HOUR);
    expect((await store.drill(repository)).indices).toMatchObject([{ restored: 2, gone: true, lostCount: 0 }]);
    await put(NOON);
    const { passed, indices } = await store.drill(repository);
    expect(passed).toBe(false);
    expect(indices).toMatchObject([{ lostCount: 2, since: 1 }]);
  });

  test('a drill does not miss what the retention has removed since, and misses all else', async () => {
    await putAs(0, NOON);
    await put(NOON, NOON + 1, NOON + 2);
    await store.snapshots.take(repository, NOON);
    await store.refresh();
    expect(await store.trim({ general: NOON + 24 * HOUR })).toBe(3);
    expect(await store.drill(repository)).toMatchObject({
      passed: true,
      indices: [{ restored: 4, removed: 3, lostCount: 0, gone: false }],
    });
    const left = await client.search({ index: store.index });
    await client.delete({ index: `${store.index}-2026.11.24`, id: left.hits.hits[0]?._id ?? '', refresh: true });
    expect(await store.drill(repository)).toMatchObject({ passed: false, indices: [{ removed: 3, lostCount: 1 }] });
  });

  test('a snapshot of no logs is drilled without touching anything', async () => {
    await client.indices.create({ index: `${store.index}_other` });
    await store.snapshots.take(repository, NOON);
    expect(await store.drill(repository)).toMatchObject({ indices: [], passed: true });
    expect(await client.indices.exists({ index: `${store.index}_other` })).toBe(true);
    await client.indices.delete({ index: `${store.index}_other` });
  });

  test('a drill without a snapshot says so', async () => {
    await expect(store.drill(repository)).rejects.toBeInstanceOf(SnapshotError);
  });
});
