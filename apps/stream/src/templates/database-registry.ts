import { FreshTemplates, SettingsRepository, TemplateRepository } from '@tocsin/adapters/database';
import { keptDays } from '@tocsin/contracts';
import type { Clock } from '@tocsin/core/ports';
import type { DataSource } from 'typeorm';
import type { TemplateRegistry } from './template-ledger.ts';

const DAY_MS = 86_400_000;

/** Templates in PostgreSQL, kept for as long as the logs that are kept longest: what a text still says of a log must go with it. */
export const databaseTemplates = (source: DataSource, clock: Clock): TemplateRegistry => {
  const templates = new TemplateRepository(source);
  const settings = new SettingsRepository(source);
  return {
    note: (notes) => templates.note(notes),
    fresh: new FreshTemplates(source),
    forget: async () => {
      const days = Math.max(...Object.values(keptDays((await settings.read()).retention)));
      await templates.forget(clock() - days * DAY_MS);
    },
  };
};
