import { randomUUID } from 'node:crypto';
import { CATEGORIES, RuleInput, type AlertView } from '@tocsin/contracts';
import { parseQuery } from '@tocsin/core/query';
import type { DataSource } from 'typeorm';
import { sampleAlert } from '../../notification/index.ts';
import { configVersion } from '../settings/config-version.ts';
import {
  AlertEntity,
  AlertRepository,
  ChannelRepository,
  type Claim,
  DEFAULT_RULES,
  DeliveryEntity,
  Outbox,
  RuleRepository,
  SilenceRepository,
} from './index.ts';
import { startTestDatabase } from './test-database.ts';

let source: DataSource;
let stop: () => Promise<void>;
beforeAll(async () => ({ source, stop } = await startTestDatabase()), 60_000);
afterAll(() => stop());

const hook = (url = 'https://hooks.example/1') => ({
  ...{ name: 'Hook', enabled: true, type: 'webhook' as const },
  config: { url, secret: 'a secret of some length' },
});
const alertRow = (change: Partial<AlertEntity> = {}) => ({
  ...sampleAlert(),
  ...{ id: randomUUID(), fingerprint: randomUUID(), startedAt: new Date(), firedAt: null, acknowledgedAt: null },
  ...{ resolvedAt: null, silencedUntil: null, ...change },
});

const claimOf = (claim: Claim | undefined): Claim => {
  if (!claim) throw new Error('Nothing was claimed.');
  return claim;
};

describe('a new installation', () => {
  it('has one rule for each category, each a query that the search language takes', async () => {
    const rules = await new RuleRepository(source).list();
    expect(rules.map(({ name }) => name)).toEqual(DEFAULT_RULES.map(({ rule }) => rule.name));
    for (const [index, category] of CATEGORIES.entries()) expect(rules[index]?.query).toContain(`category:${category}`);
    for (const { query } of rules) expect(() => parseQuery(query)).not.toThrow();
  });
});

describe('RuleRepository', () => {
  it('moves the configuration version on with every change', async () => {
    const rules = new RuleRepository(source);
    const seen = new Set([await configVersion(source)]);
    const rule = await rules.create(RuleInput.parse({ name: 'Mine', threshold: 1 }), 'ada');
    seen.add(await configVersion(source));
    await rules.update(rule.id, RuleInput.parse({ name: 'Mine', threshold: 2 }), 'ada');
    seen.add(await configVersion(source));
    expect(await rules.get(rule.id)).toMatchObject({ name: 'Mine', threshold: 2, updatedBy: 'ada' });
    expect(await rules.remove(rule.id)).toBe(true);
    seen.add(await configVersion(source));
    expect(seen.size).toBe(4);
  });
});

describe('SilenceRepository', () => {
  it('ends a silence once, and keeps it', async () => {
    const silences = new SilenceRepository(source);
    const span = { startsAt: new Date(Date.now() - 1000), endsAt: new Date(Date.now() + 60_000) };
    const { id } = await silences.create({ ruleId: 'r1', group: { host: 'a\0' }, reason: 'upgrade', ...span }, 'ada');
    expect(await silences.expire(id)).toBe(true);
    expect(await silences.expire(id)).toBe(false);
    expect(await silences.get(id)).toMatchObject({ group: { host: 'a\ufffd' }, expiredAt: expect.any(String) });
    expect(await silences.expire('no uuid')).toBe(false);
  });
});

describe('alerts', () => {
  it('are open once at most for a rule and group', async () => {
    const fingerprint = randomUUID();
    const rows = source.getRepository(AlertEntity);
    await rows.save(alertRow({ fingerprint, status: 'resolved' }));
    await rows.save(alertRow({ fingerprint, status: 'firing' }));
    await expect(rows.save(alertRow({ fingerprint, status: 'pending' }))).rejects.toThrow(/alerts_one_open/);
  });
});

describe('AlertRepository', () => {
  it('removes what was resolved long ago, and nothing that is open', async () => {
    const rows = source.getRepository(AlertEntity);
    const [old, older, recent, open] = [{ resolvedAt: new Date(2000) }, { resolvedAt: new Date(1000) }, { resolvedAt: new Date() }, {}].map(
      (change) => alertRow({ ...change, status: 'resolvedAt' in change ? 'resolved' : 'firing' }),
    );
    await rows.save([old, older, recent, open].filter((row) => row !== undefined));
    const alerts = new AlertRepository(source);
    expect(await alerts.removeResolvedBefore(new Date(3000), 1)).toBe(1);
    expect(await rows.findOneBy({ id: older?.id })).toBeNull();
    expect(await alerts.removeResolvedBefore(new Date(3000), 10)).toBe(1);
    expect(await rows.findOneBy({ id: recent?.id })).not.toBeNull();
    expect(await rows.findOneBy({ id: open?.id })).not.toBeNull();
  });
});

describe('Outbox', () => {
  const outbox = () => new Outbox(source);
  const withAlert = async (change: Partial<AlertView> = {}): Promise<AlertView> => {
    const row = alertRow();
    await source.getRepository(AlertEntity).save(row);
    return sampleAlert({ ...change, id: row.id });
  };
  const add = (alert: AlertView, transition: 'firing' | 'resolved', channelIds: string[]) =>
    source.transaction((manager) =>
      transition === 'firing'
        ? outbox().add(manager, { alert, transition, actor: null }, channelIds, 1)
        : outbox().follow(manager, { alert, transition, actor: null }),
    );
  beforeEach(() => source.getRepository(DeliveryEntity).clear());

  it('keeps one message for each alert, channel and transition, and none for channels that are off or unknown', async () => {
    const on = await new ChannelRepository(source).create(hook());
    const off = await new ChannelRepository(source).create({ ...hook(), enabled: false });
    const alert = await withAlert();
    for (let times = 0; times < 2; times++) await add(alert, 'firing', [on.id, on.id, off.id, 'unknown']);
    const claimed = await outbox().claim(10);
    expect(claimed).toHaveLength(1);
    expect(claimed[0]).toMatchObject({ channelId: on.id, attempts: 1, notification: { transition: 'firing', alert: { id: alert.id } } });
  });

  it('gives each message to one of several dispatchers', async () => {
    const { id } = await new ChannelRepository(source).create(hook());
    for (let count = 0; count < 30; count++) await add(await withAlert(), 'firing', [id]);
    const ids: string[] = [];
    const dispatch = async (): Promise<void> => {
      for (let claims = await outbox().claim(10); claims.length > 0; claims = await outbox().claim(10)) {
        for (const claim of claims) {
          ids.push(claim.id);
          await outbox().delivered(claim);
        }
      }
    };
    // Who finds every row of the channel locked by others gets nothing, so each asks until nothing is left.
    while ((await outbox().dueInMs()) !== undefined) await Promise.all([dispatch(), dispatch(), dispatch()]);
    expect(ids).toHaveLength(30);
    expect(new Set(ids).size).toBe(30);
  });

  it('hands out critical messages first and a resolve only after its firing is done', async () => {
    const { id } = await new ChannelRepository(source).create(hook());
    const calm = await withAlert({ severity: 'info' });
    const grave = await withAlert({ severity: 'critical' });
    await add(calm, 'firing', [id]);
    await add(grave, 'firing', [id]);
    await add(grave, 'resolved', [id]);
    const [first] = await outbox().claim(1);
    expect(first?.notification).toMatchObject({ transition: 'firing', alert: { id: grave.id } });
    const [second] = await outbox().claim(5);
    expect(second?.notification.alert.id).toBe(calm.id);
    await outbox().delivered(claimOf(first));
    const [third] = await outbox().claim(5);
    expect(third?.notification).toMatchObject({ transition: 'resolved', alert: { id: grave.id } });
  });

  it('waits before a retry and skips busy channels', async () => {
    const { id } = await new ChannelRepository(source).create(hook());
    await add(await withAlert(), 'firing', [id]);
    expect(await outbox().claim(5, [id])).toEqual([]);
    const [claimed] = await outbox().claim(5);
    await outbox().retry(claimOf(claimed), 'busy', 60_000);
    expect(await outbox().claim(5)).toEqual([]);
    expect(await outbox().dueInMs()).toBeGreaterThan(50_000);
    await outbox().retry(claimOf(claimed), 'busy', -1);
    expect((await outbox().claim(5))[0]?.attempts).toBe(2);
  });
});
