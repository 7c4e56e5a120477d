import type { RedactionSettings, Rule } from '@tocsin/contracts';
import { configVersion, RuleRepository, SettingsRepository } from '@tocsin/adapters/database';
import type { DataSource } from 'typeorm';

/** What the pipeline works by, as admins set it. */
export interface StreamConfiguration {
  rules: Rule[];
  redaction: RedactionSettings;
  /** Confidence (0 to 1) below which a log is uncertain. */
  uncertainBelow: number;
}

/** Where the configuration comes from. Rejects while it cannot be read. */
export interface ConfigurationSource {
  /** Grows with every change. */
  version(): Promise<number>;
  read(): Promise<StreamConfiguration>;
}

/** Rules and settings in PostgreSQL. */
export const databaseConfiguration = (source: DataSource): ConfigurationSource => {
  const rules = new RuleRepository(source);
  const settings = new SettingsRepository(source);
  return {
    version: () => configVersion(source),
    read: async () => {
      const { redaction, classification } = await settings.read();
      return { rules: await rules.list(), redaction, uncertainBelow: classification.uncertainBelow };
    },
  };
};
