import { type AlertView, type Rule, RuleInput } from '@tocsin/contracts';
import { type AlertSignal, groupKeyOf } from '@tocsin/core/alerting';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { sampleLog } from '../../notification/sample.ts';
import {
  AlertEntity,
  AlertEventEntity,
  AlertLifecycle,
  ChannelRepository,
  DeliveryEntity,
  PostgresAlertFeed,
  RuleRepository,
} from './index.ts';
import { SilenceRepository } from './silence-repository.ts';
import { startTestDatabase } from './test-database.ts';

let source: DataSource;
let url: string;
let stop: () => Promise<void>;
beforeAll(async () => ({ source, url, stop } = await startTestDatabase()), 60_000);
afterAll(() => stop());

// Silences and outbox compare with the real time, so the clock starts there and moves by hand.
let now = Date.now();
const lifecycle = () => new AlertLifecycle(source, { linkBase: 'https://tocsin.example', now: () => now });
let channelId: string;
beforeAll(async () => {
  const config = { url: 'https://hooks.example/1', secret: 'a secret of some length' };
  channelId = (await new ChannelRepository(source).create({ name: 'Hook', enabled: true, type: 'webhook', config })).id;
});

const ruleOf = (change: Partial<RuleInput> = {}): Promise<Rule> =>
  new RuleRepository(source).create(
    RuleInput.parse({
      name: 'Failures',
      query: 'failed',
      groupBy: ['host'],
      threshold: 5,
      cooldown: '5m',
      channels: [channelId],
      ...change,
    }),
    'ada',
  );
const signalOf = (rule: Rule, kind: AlertSignal['kind'], change: Partial<AlertSignal> = {}): AlertSignal => {
  const group = change.group ?? { host: 'a' };
  return {
    ...{ kind, ruleId: rule.id, ruleVersion: rule.updatedAt, group, groupKey: groupKeyOf(group), value: 7, threshold: 5, at: now },
    ...{ series: [{ start: now - 1000, count: 7 }], examples: ['1', '2', '3'].map((id) => sampleLog({ id })), ...change },
  };
};
const alertsOf = (rule: Rule) => source.manager.find(AlertEntity, { where: { ruleId: rule.id }, order: { startedAt: 'ASC' } });
const statuses = async (rule: Rule) => (await alertsOf(rule)).map(({ status }) => status);
/** What the channels are told of the rule's alerts, in order. */
const told = async (rule: Rule): Promise<string[]> => {
  const rows = await source.manager.query<{ transition: string }[]>(
    'SELECT transition FROM deliveries JOIN alerts ON alerts.id = alert_id WHERE rule_id = $1 ORDER BY deliveries.created_at',
    [rule.id],
  );
  return rows.map(({ transition }) => transition);
};

describe('signals', () => {
  it('of a new template are told once: its alert stays open for a day, and leads to the logs of the template', async () => {
    const rule = await ruleOf({ kind: 'new_template', groupBy: ['service', 'templateId'], threshold: 1 });
    await lifecycle().apply([signalOf(rule, 'crossed', { group: { service: 'shop', templateId: 'ab12' }, value: 1, threshold: 1 })]);
    now += 23 * 3_600_000;
    await lifecycle().tick();
    expect(await statuses(rule)).toEqual(['firing']);
    const [alert] = await alertsOf(rule);
    expect(new URL(alert?.link ?? '').searchParams.get('q')).toBe('failed service:shop templateId:ab12');
    now += 2 * 3_600_000;
    await lifecycle().tick();
    expect(await statuses(rule)).toEqual(['resolved']);
  });

  it('open one alert, keep its figures fresh and resolve it, each told once', async () => {
    const rule = await ruleOf();
    await lifecycle().apply([signalOf(rule, 'crossed'), signalOf(rule, 'crossed')]);
    now += 3000;
    await lifecycle().apply([signalOf(rule, 'holding', { value: 12 })]);
    const [alert] = await alertsOf(rule);
    expect(alert).toMatchObject({ status: 'firing', value: 12, ruleName: 'Failures', window: '5m', resolvedAt: null });
    expect(alert?.examples.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(new URL(alert?.link ?? '').searchParams.get('q')).toBe('failed host:a');
    await lifecycle().apply([signalOf(rule, 'cleared', { value: 1 }), signalOf(rule, 'cleared', { value: 1 })]);
    expect(await alertsOf(rule)).toMatchObject([{ status: 'resolved', value: 12, resolvedBy: null }]);
    expect(await told(rule)).toEqual(['firing', 'resolved']);
    const events = await source.manager.find(AlertEventEntity, { where: { alertId: alert?.id }, order: { id: 'ASC' } });
    expect(events.map(({ kind }) => kind)).toEqual(['started', 'fired', 'resolved']);
  });

  it('from many processes at once open one alert a group', async () => {
    const rule = await ruleOf();
    const groups = [{ host: 'a' }, { host: 'b' }];
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        lifecycle().apply([signalOf(rule, n % 3 ? 'holding' : 'crossed', { group: groups[n % 2] ?? {} })]),
      ),
    );
    expect(await statuses(rule)).toEqual(['firing', 'firing']);
    expect(await told(rule)).toEqual(['firing', 'firing']);
  });

  it('of a pending alert that clears leave nothing', async () => {
    const rule = await ruleOf({ for: '1m' });
    await lifecycle().apply([signalOf(rule, 'crossed')]);
    expect(await statuses(rule)).toEqual(['pending']);
    await lifecycle().apply([signalOf(rule, 'cleared')]);
    expect(await statuses(rule)).toEqual([]);
    // All in one batch, too.
    await lifecycle().apply([signalOf(rule, 'crossed'), signalOf(rule, 'cleared'), signalOf(rule, 'holding')]);
    expect(await statuses(rule)).toEqual(['pending']);
  });

  it('that the bus gives again tell nobody a second time, not even after the alert is over', async () => {
    const rule = await ruleOf({ cooldown: '0s' });
    const first = [
      ...[
        signalOf(rule, 'crossed', { at: now }),
        signalOf(rule, 'holding', { at: now + 1000 }),
        signalOf(rule, 'cleared', { at: now + 2000 }),
      ],
      ...[signalOf(rule, 'crossed', { at: now + 3000 }), signalOf(rule, 'cleared', { at: now + 4000 })],
    ];
    await lifecycle().apply(first);
    const next = signalOf(rule, 'crossed', { at: now + 5000 });
    for (const again of [first, [...first, next], [...first, next], first]) await lifecycle().apply(again);
    expect(await statuses(rule)).toEqual(['resolved', 'resolved', 'firing']);
    expect(await told(rule)).toEqual(['firing', 'resolved', 'firing', 'resolved', 'firing']);
    await lifecycle().apply([signalOf(rule, 'cleared', { at: now + 6000 }), signalOf(rule, 'holding', { at: now + 7000 })]);
    expect((await statuses(rule)).toSorted()).toEqual(['firing', 'resolved', 'resolved', 'resolved']);
  });

  it('are held back by the cool-down, and open an alert when it is over', async () => {
    const rule = await ruleOf({ cooldown: '1m' });
    await lifecycle().apply([signalOf(rule, 'crossed'), signalOf(rule, 'cleared')]);
    const held = await lifecycle().apply([signalOf(rule, 'crossed', { at: now + 1 })]);
    expect(held).toMatchObject([{ signal: { kind: 'crossed' }, until: now + 60_000 }]);
    expect(await statuses(rule)).toEqual(['resolved']);
    now += 60_000;
    await lifecycle().apply([signalOf(rule, 'holding')]);
    expect(await statuses(rule)).toEqual(['resolved', 'firing']);
  });

  it('of logs with text that PostgreSQL cannot hold are kept as far as it can', async () => {
    const rule = await ruleOf();
    const group = { host: 'a\u0000\ud800' };
    await lifecycle().apply([signalOf(rule, 'crossed', { group, examples: [sampleLog({ message: 'nul \u0000 half \udc00' })] })]);
    await lifecycle().apply([signalOf(rule, 'holding', { group })]);
    expect(await alertsOf(rule)).toMatchObject([{ group: { host: 'a\ufffd\ufffd' } }]);
  });

  it('keep the examples that were known when a restart has forgotten them', async () => {
    const rule = await ruleOf();
    await lifecycle().apply([signalOf(rule, 'crossed')]);
    now += 3000;
    await lifecycle().apply([signalOf(rule, 'holding', { examples: [sampleLog({ id: 'new' })] })]);
    expect((await alertsOf(rule))[0]?.examples.map(({ id }) => id)).toEqual(['1', '2', '3', 'new']);
  });

  it('of a rule that is gone or off open nothing', async () => {
    const off = await ruleOf({ enabled: false });
    await lifecycle().apply([signalOf(off, 'crossed'), { ...signalOf(off, 'crossed'), ruleId: 'nonsense' }]);
    expect(await statuses(off)).toEqual([]);
  });
});

describe('time', () => {
  it('makes a pending alert fire', async () => {
    const rule = await ruleOf({ for: '10s' });
    await lifecycle().apply([signalOf(rule, 'crossed')]);
    now += 9_999;
    await lifecycle().tick();
    expect(await statuses(rule)).toEqual(['pending']);
    now += 1;
    await lifecycle().tick();
    await lifecycle().tick();
    expect(await statuses(rule)).toEqual(['firing']);
    expect(await told(rule)).toEqual(['firing']);
  });

  it('ends alerts of which nothing is heard any more', async () => {
    const rule = await ruleOf();
    await lifecycle().apply([signalOf(rule, 'crossed')]);
    now += 120_001;
    await lifecycle().tick();
    expect(await statuses(rule)).toEqual(['resolved']);
  });
});

describe('rules', () => {
  const changes: [string, (rule: Rule) => Promise<unknown>, string][] = [
    ['is deleted', (rule) => new RuleRepository(source).remove(rule.id), 'The rule was deleted'],
    ['is switched off', (rule) => change(rule, { enabled: false }), 'The rule was switched off'],
    ['counts something else', (rule) => change(rule, { query: 'other' }), 'The rule was changed'],
  ];
  const change = (rule: Rule, by: Partial<RuleInput>) => {
    const { id, createdAt: _, updatedAt: __, updatedBy: ___, ...input } = rule;
    return new RuleRepository(source).update(id, { ...input, ...by }, 'ada');
  };

  it.each(changes)('resolve their alerts when one %s', async (_, act, note) => {
    const rule = await ruleOf();
    await lifecycle().apply([signalOf(rule, 'crossed')]);
    await act(rule);
    await lifecycle().tick();
    const [alert] = await alertsOf(rule);
    expect(alert?.status).toBe('resolved');
    expect(await source.manager.findOneBy(AlertEventEntity, { alertId: alert?.id, kind: 'resolved' })).toMatchObject({ note });
    expect(await told(rule)).toEqual(['firing', 'resolved']);
  });

  it('that count something else have no cool-down from before', async () => {
    const rule = await ruleOf();
    await lifecycle().apply([signalOf(rule, 'crossed')]);
    await change(rule, { query: 'other' });
    await lifecycle().apply([signalOf(rule, 'crossed')]);
    expect(await statuses(rule)).toEqual(['resolved', 'firing']);
  });

  it('keep their alerts through a new name, and pass it on', async () => {
    const rule = await ruleOf();
    await lifecycle().apply([signalOf(rule, 'crossed')]);
    await change(rule, { name: 'Renamed', severity: 'critical' });
    now += 3000;
    await lifecycle().tick();
    await lifecycle().apply([signalOf(rule, 'holding')]);
    expect(await alertsOf(rule)).toMatchObject([{ status: 'firing', ruleName: 'Renamed', severity: 'critical' }]);
  });
});

describe('silences', () => {
  it('keep alerts quiet, and announce those that outlast them, once', async () => {
    const rule = await ruleOf();
    const silences = new SilenceRepository(source);
    const endsAt = new Date(now + 60_000);
    await silences.create({ ruleId: rule.id, group: { host: 'a' }, reason: 'upgrade', startsAt: new Date(now), endsAt }, 'ada');
    await lifecycle().apply([signalOf(rule, 'crossed'), signalOf(rule, 'crossed', { group: { host: 'b' } })]);
    expect(await alertsOf(rule)).toContainEqual(expect.objectContaining({ group: { host: 'a' }, status: 'firing', silencedUntil: endsAt }));
    expect(await told(rule)).toEqual(['firing']);
    now += 60_000;
    await lifecycle().tick();
    await lifecycle().tick();
    expect(await told(rule)).toEqual(['firing', 'firing']);
    expect((await alertsOf(rule)).map(({ silencedUntil }) => silencedUntil)).toEqual([null, null]);
  });

  it('that are ended early do so within a tick', async () => {
    const rule = await ruleOf();
    const silences = new SilenceRepository(source);
    const span = { startsAt: new Date(now), endsAt: new Date(now + 3_600_000) };
    const { id } = await silences.create({ ruleId: rule.id, group: {}, reason: 'upgrade', ...span }, 'ada');
    await lifecycle().apply([signalOf(rule, 'crossed')]);
    await silences.expire(id);
    await lifecycle().tick();
    expect(await told(rule)).toEqual(['firing']);
  });

  it('over an alert that was announced remind of it when they end', async () => {
    const rule = await ruleOf();
    await lifecycle().apply([signalOf(rule, 'crossed')]);
    const span = { startsAt: new Date(now), endsAt: new Date(now + 10_000) };
    await new SilenceRepository(source).create({ ruleId: rule.id, group: {}, reason: 'upgrade', ...span }, 'ada');
    await lifecycle().tick();
    now += 10_000;
    await lifecycle().tick();
    expect(await told(rule)).toEqual(['firing', 'firing']);
  });
});

describe('people', () => {
  it('acknowledge and resolve, which those are told who were told of the firing', async () => {
    const rule = await ruleOf();
    await lifecycle().apply([signalOf(rule, 'crossed')]);
    const id = (await alertsOf(rule))[0]?.id ?? '';
    expect(await lifecycle().acknowledge(id, 'ada', 'on it')).toMatchObject({ changed: true, alert: { acknowledgedBy: 'ada' } });
    expect(await lifecycle().acknowledge(id, 'bob', '')).toMatchObject({ changed: false, alert: { acknowledgedBy: 'ada' } });
    expect(await lifecycle().resolve(id, 'bob', 'fixed')).toMatchObject({
      changed: true,
      alert: { status: 'resolved', resolvedBy: 'bob' },
    });
    expect(await told(rule)).toEqual(['firing', 'acknowledged', 'resolved']);
    const last = await source.manager.findOneBy(DeliveryEntity, { alertId: id, transition: 'resolved' });
    expect(last?.message).toMatchObject({ actor: 'bob', alert: { status: 'resolved' } });
  });

  it('tell nobody who was told nothing', async () => {
    const rule = await ruleOf({ channels: [] });
    await lifecycle().apply([signalOf(rule, 'crossed')]);
    await lifecycle().acknowledge((await alertsOf(rule))[0]?.id ?? '', 'ada', '');
    expect(await told(rule)).toEqual([]);
  });
});

describe('PostgresAlertFeed', () => {
  it('tells what was committed, also after its connection was lost', async () => {
    const feed = await PostgresAlertFeed.open(url);
    const heard: AlertView[] = [];
    let wake: () => void = () => undefined;
    const unsubscribe = feed.subscribe((alert) => {
      heard.push(alert);
      wake();
    });
    const hears = async (rule: Rule): Promise<AlertView> => {
      for (;;) {
        const found = heard.find(({ ruleId }) => ruleId === rule.id);
        if (found) return found;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    };
    const rule = await ruleOf();
    await lifecycle().apply([signalOf(rule, 'crossed')]);
    expect(await hears(rule)).toMatchObject({ status: 'firing', group: { host: 'a' } });

    const killer = new Client({ connectionString: url });
    await killer.connect();
    const listeners = `SELECT pid FROM pg_stat_activity WHERE application_name = 'tocsin-listener' AND query LIKE 'LISTEN%'`;
    const [old] = (await killer.query<{ pid: number }>(listeners)).rows;
    await killer.query('SELECT pg_terminate_backend($1)', [old?.pid]);
    const listening = async (): Promise<boolean> =>
      (await killer.query<{ pid: number }>(listeners)).rows.some(({ pid }) => pid !== old?.pid) || listening();
    await listening();
    await killer.end();
    const other = await ruleOf();
    await lifecycle().apply([signalOf(other, 'crossed')]);
    expect(await hears(other)).toMatchObject({ status: 'firing' });
    unsubscribe();
    await feed.close();
  });
});
