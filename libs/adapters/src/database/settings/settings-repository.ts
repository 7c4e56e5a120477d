import { Settings } from '@tocsin/contracts';
import type { DataSource } from 'typeorm';
import { SettingsEntity } from './settings.entity.ts';

/** Settings that admins change while the product runs; defaults until the first change. */
export class SettingsRepository {
  private readonly source: DataSource;
  constructor(source: DataSource) {
    this.source = source;
  }

  async read(): Promise<Settings> {
    const row = await this.source.getRepository(SettingsEntity).findOneBy({ id: 1 });
    return Settings.parse(row?.document ?? {});
  }

  /** Stores them and, by a trigger in the same transaction, a new configuration version. Returns what was there before. */
  async write(settings: Settings): Promise<Settings> {
    const before = await this.read();
    await this.source.getRepository(SettingsEntity).upsert({ id: 1, document: settings }, ['id']);
    return before;
  }
}
