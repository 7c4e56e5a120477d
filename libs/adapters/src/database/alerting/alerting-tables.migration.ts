import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bumpsConfigVersion } from '../settings/config-version.ts';

/** Rules, channels, silences, alerts with their history, and the outbox. */
export class AlertingTables1764000001000 implements MigrationInterface {
  readonly name = 'AlertingTables1764000001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rules (
        id uuid PRIMARY KEY, name text NOT NULL, description text NOT NULL, enabled boolean NOT NULL,
        kind text NOT NULL, query text NOT NULL, group_by jsonb NOT NULL, window_span text NOT NULL,
        operator text NOT NULL CHECK (operator IN ('>=', '>')), threshold integer NOT NULL CHECK (threshold > 0),
        for_span text NOT NULL, severity text NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
        cooldown text NOT NULL, channels jsonb NOT NULL,
        created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, updated_by text)`);
    await runner.query(bumpsConfigVersion('rules'));
    await runner.query(`
      CREATE TABLE channels (
        id uuid PRIMARY KEY, name text NOT NULL, enabled boolean NOT NULL, type text NOT NULL, config jsonb NOT NULL,
        created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
        health_state text NOT NULL CHECK (health_state IN ('unknown', 'ok', 'failing')), last_success_at timestamptz, last_error text)`);
    await runner.query(`
      CREATE TABLE silences (
        id uuid PRIMARY KEY, rule_id text, group_match jsonb NOT NULL, reason text NOT NULL,
        starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
        created_by text NOT NULL, created_at timestamptz NOT NULL, expired_at timestamptz)`);
    await runner.query(`CREATE INDEX silences_ends_at ON silences (ends_at) WHERE expired_at IS NULL`);
    await runner.query(`
      CREATE TABLE alerts (
        id uuid PRIMARY KEY, rule_id text NOT NULL, rule_name text NOT NULL, severity text NOT NULL,
        status text NOT NULL CHECK (status IN ('pending', 'firing', 'acknowledged', 'resolved')),
        fingerprint text NOT NULL, group_values jsonb NOT NULL, value double precision NOT NULL, threshold double precision NOT NULL,
        window_span text NOT NULL, started_at timestamptz NOT NULL, fired_at timestamptz, acknowledged_at timestamptz, acknowledged_by text,
        resolved_at timestamptz, resolved_by text, silenced_until timestamptz, series jsonb NOT NULL, examples jsonb NOT NULL, link text NOT NULL,
        heard_at timestamptz NOT NULL DEFAULT now(), announcements integer NOT NULL DEFAULT 0, counting_key text NOT NULL DEFAULT '')`);
    await runner.query(`CREATE UNIQUE INDEX alerts_one_open ON alerts (rule_id, fingerprint) WHERE status <> 'resolved'`);
    await runner.query(`CREATE INDEX alerts_newest ON alerts (started_at DESC, id DESC)`);
    await runner.query(`CREATE INDEX alerts_newest_open ON alerts (started_at DESC, id DESC) WHERE status <> 'resolved'`);
    await runner.query(`CREATE INDEX alerts_fingerprint ON alerts (fingerprint) WHERE status <> 'resolved'`);
    await runner.query(`CREATE INDEX alerts_last_resolved ON alerts (fingerprint, resolved_at DESC)`);
    await runner.query(`
      CREATE TABLE alert_events (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, alert_id uuid NOT NULL REFERENCES alerts ON DELETE CASCADE,
        at timestamptz NOT NULL, kind text NOT NULL, actor text, note text NOT NULL)`);
    await runner.query(`CREATE INDEX alert_events_alert ON alert_events (alert_id, id)`);
    await runner.query(`
      CREATE TABLE deliveries (
        id uuid PRIMARY KEY, alert_id uuid NOT NULL REFERENCES alerts ON DELETE CASCADE,
        channel_id uuid NOT NULL REFERENCES channels ON DELETE CASCADE,
        transition text NOT NULL, status text NOT NULL CHECK (status IN ('waiting', 'delivered', 'failed')),
        priority smallint NOT NULL, attempts integer NOT NULL, last_error text, next_attempt_at timestamptz NOT NULL,
        claimed_until timestamptz, delivered_at timestamptz, created_at timestamptz NOT NULL, message jsonb NOT NULL,
        announcement integer NOT NULL DEFAULT 0, UNIQUE (alert_id, channel_id, transition, announcement))`);
    await runner.query(`CREATE INDEX deliveries_due ON deliveries (channel_id, priority, next_attempt_at) WHERE status = 'waiting'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE deliveries, alert_events, alerts, silences, channels, rules`);
  }
}
