import { DriftRepository } from '@tocsin/adapters/database';
import type { Clock } from '@tocsin/core/ports';
import type { DataSource } from 'typeorm';
import type { DriftRegistry } from './drift-ledger.ts';

const KEPT_MS = 35 * 86_400_000;

/** Hours in PostgreSQL, kept for five weeks. */
export const databaseDrift = (source: DataSource, clock: Clock): DriftRegistry => {
  const hours = new DriftRepository(source);
  return { add: (counted) => hours.add(counted), forget: () => hours.forget(clock() - KEPT_MS) };
};
