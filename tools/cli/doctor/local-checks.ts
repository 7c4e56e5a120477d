import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { readDays } from '@tocsin/adapters/block-store';
import { loadSettings, SettingsError, type Settings } from '@tocsin/platform/config';
import { failure, type Finding, note, ok, warning } from './finding.ts';

const GIB = 2 ** 30;
const LOW_BYTES = 5 * GIB;
const LOW_SHARE = 0.1;
const FULL_BYTES = GIB / 2;
const NODE_MAJOR = 24;

export const nodeFinding = (version: string): Finding =>
  Number(version.split('.')[0]) >= NODE_MAJOR
    ? ok('Node', version)
    : failure('Node', `${version} is too old`, 'Start through npm (npm run tocsin): it brings a Node of its own.');

/** The settings that a server started here would have. */
export const settingsFinding = (env: NodeJS.ProcessEnv, folder: string): { finding: Finding; settings: Settings | undefined } => {
  const file = join(folder, 'tocsin.yaml');
  const given = existsSync(file);
  try {
    const settings = loadSettings({ env, file: given ? file : undefined });
    const profile = settings.kafkaBrokers.length > 0 ? 'cluster' : 'standalone';
    return { settings, finding: ok('settings', `valid (${profile} profile, from the environment${given ? ` and ${file}` : ''})`) };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return {
      settings: undefined,
      finding: failure('settings', error.message, 'Correct what is named; `npm run start:standalone -- --help` lists every setting.'),
    };
  }
};

/** Room on the disk that holds a data folder, and whether its day files can be opened. */
export const dataFindings = (dataDir: string): Finding[] => {
  if (!existsSync(dataDir))
    return [note('data folder', `${dataDir} is not there yet`, 'Another one is named with --data or TOCSIN_DATA_DIR.')];
  return [diskFinding(dataDir, statfsSync(dataDir)), ...dayFindings(join(dataDir, 'logs'))];
};

export const diskFinding = (dataDir: string, { bavail, blocks, bsize }: { bavail: number; blocks: number; bsize: number }): Finding => {
  const free = bavail * bsize;
  const text = `${(free / GIB).toFixed(1)} GiB free of ${((blocks * bsize) / GIB).toFixed(1)} under ${dataDir}`;
  const advice = 'Shorten the retention (Settings), move the data folder to a larger disk, or remove what else lies there.';
  if (free < FULL_BYTES) return failure('disk', text, advice);
  return free < LOW_BYTES && bavail < LOW_SHARE * blocks ? warning('disk', text, advice) : ok('disk', text);
};

const dayFindings = (folder: string): Finding[] => {
  if (!existsSync(folder)) return [];
  try {
    const days = readDays(folder);
    const logs = days.reduce((sum, each) => sum + each.logs, 0);
    return [ok('day files', `${days.length} days, ${logs.toLocaleString('en-US')} logs in ${folder}`)];
  } catch (error) {
    return [
      failure(
        'day files',
        (error as Error).message,
        'The server sets damaged files aside at its start; restore the day from a backup (tocsin backup restore).',
      ),
    ];
  }
};
