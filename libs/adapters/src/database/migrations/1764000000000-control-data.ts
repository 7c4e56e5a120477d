import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bumpsConfigVersion } from '../settings/config-version.ts';

const IDENTITY = [
  `CREATE TABLE app_user (
     id text PRIMARY KEY, email text NOT NULL UNIQUE CHECK (email = lower(email)), name text NOT NULL,
     role text NOT NULL CHECK (role IN ('viewer', 'analyst', 'oncall', 'admin', 'auditor', 'ingest')),
     enabled boolean NOT NULL, password_hash text NOT NULL, created_at timestamptz(3) NOT NULL, last_login_at timestamptz(3))`,
  `CREATE TABLE refresh_token (
     token_hash text PRIMARY KEY, family text NOT NULL, user_id text NOT NULL REFERENCES app_user ON DELETE CASCADE,
     created_at timestamptz(3) NOT NULL, expires_at timestamptz(3) NOT NULL, used_at timestamptz(3))`,
  'CREATE INDEX refresh_token_family ON refresh_token (family)',
  'CREATE INDEX refresh_token_user ON refresh_token (user_id)',
  `CREATE TABLE api_key (
     id text PRIMARY KEY, name text NOT NULL, secret_hash text NOT NULL, scopes text[] NOT NULL, created_by text NOT NULL,
     created_at timestamptz(3) NOT NULL, expires_at timestamptz(3), last_used_at timestamptz(3), revoked_at timestamptz(3))`,
  `CREATE TABLE signing_key (id text PRIMARY KEY, private_key text NOT NULL, public_key text NOT NULL, created_at timestamptz(3) NOT NULL)`,
];
const AUDIT = [
  `CREATE TABLE audit_entry (
     seq integer PRIMARY KEY, at timestamptz(3) NOT NULL, action text NOT NULL, actor_id text, actor_name text NOT NULL,
     outcome text NOT NULL, entry text NOT NULL, hash text NOT NULL)`,
  'CREATE INDEX audit_entry_at ON audit_entry (at)',
  'CREATE INDEX audit_entry_action ON audit_entry (action, seq)',
  `CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege'; END $$`,
  'CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()',
];
const SETTINGS = [
  'CREATE TABLE config_version (id integer PRIMARY KEY CHECK (id = 1), version bigint NOT NULL)',
  'INSERT INTO config_version VALUES (1, 1)',
  `CREATE FUNCTION bump_config_version() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN UPDATE config_version SET version = version + 1; RETURN NULL; END $$`,
  'CREATE TABLE app_settings (id integer PRIMARY KEY CHECK (id = 1), document jsonb NOT NULL)',
  bumpsConfigVersion('app_settings'),
];

/** Users, sign-ins, keys, the audit chain, settings and the configuration version. */
export class ControlData1764000000000 implements MigrationInterface {
  name = 'ControlData1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...IDENTITY, ...AUDIT, ...SETTINGS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE app_settings, config_version, audit_entry, signing_key, api_key, refresh_token, app_user');
    await runner.query('DROP FUNCTION bump_config_version, refuse_audit_change');
  }
}
