import { existsSync } from 'node:fs';
import { checkDayFile } from '@tocsin/adapters/block-store';
import { dayPath, type Manifest, sha256Of, tablePath } from './manifest.ts';

/** What is wrong with a backup: every part read whole and held against the manifest. Empty: nothing. */
export const faultsOf = async (backup: string, manifest: Manifest, onPart: () => void): Promise<string[]> => {
  const faults: string[] = [];
  for (const table of manifest.tables) {
    const path = tablePath(backup, table);
    if (!existsSync(path)) faults.push(`control/${table.file} is missing`);
    else if ((await sha256Of(path)) !== table.sha256) faults.push(`control/${table.file} has changed since it was written`);
    onPart();
  }
  for (const day of manifest.days) {
    const path = dayPath(backup, day);
    if (!existsSync(path)) faults.push(`logs/${day.file} is missing`);
    else if ((await sha256Of(path)) !== day.sha256) faults.push(`logs/${day.file} has changed since it was written`);
    else faults.push(...dayFaults(path, day.logs, day.file));
    onPart();
  }
  return faults;
};

const dayFaults = (path: string, logs: number, file: string): string[] => {
  try {
    const found = checkDayFile(path).logs;
    return found === logs ? [] : [`logs/${file} holds ${found} logs instead of ${logs}`];
  } catch (error) {
    return [`logs/${file}: ${(error as Error).message}`];
  }
};
