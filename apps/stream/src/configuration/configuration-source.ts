import type { RedactionSettings, Rule } from '@tocsin/contracts';
import { configVersion, ModelRepository, PinRepository, RuleRepository, SettingsRepository } from '@tocsin/adapters/database';
import type { ClassificationState } from '@tocsin/core/classifier';
import type { DataSource } from 'typeorm';

/** What the pipeline works by, as admins set it. */
export interface StreamConfiguration {
  rules: Rule[];
  redaction: RedactionSettings;
  classification: ClassificationState;
}

/** Where the configuration comes from. Rejects while it cannot be read. */
export interface ConfigurationSource {
  /** Grows with every change. */
  version(): Promise<number>;
  read(): Promise<StreamConfiguration>;
}

/** Rules, settings, pins and the model in PostgreSQL. */
export const databaseConfiguration = (source: DataSource): ConfigurationSource => {
  const rules = new RuleRepository(source);
  const settings = new SettingsRepository(source);
  const pins = new PinRepository(source);
  const models = new ModelRepository(source);
  return {
    version: () => configVersion(source),
    read: async () => {
      const { redaction, classification } = await settings.read();
      return {
        rules: await rules.list(),
        redaction,
        classification: { uncertainBelow: classification.uncertainBelow, pins: await pins.inForce(), model: await models.active() },
      };
    },
  };
};
