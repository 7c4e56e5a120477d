import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { SettingsError, type SettingFault } from './settings-error.ts';
import { environmentNameOf, metaOf, SETTING_NAMES, SettingsSchema, type SettingName, type Settings } from './settings-schema.ts';

export interface SettingSources {
  env: Readonly<Record<string, string | undefined>>;
  /** Path of a tocsin.yaml; it must exist when given. */
  file?: string | undefined;
}

/** A value that may be shown: short, on one line, never one that looks as if it held a credential. */
const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'missing';
  const safe = text.replace(/(\/\/)[^/@\s"]*@/g, '$1***@');
  return safe.length > 80 ? `${safe.slice(0, 77)}...` : safe;
};

const fromFile = (file: string, faults: SettingFault[]): Partial<Record<SettingName, unknown>> => {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 }) ?? {};
  } catch (error) {
    // A parser's message quotes the file, which may hold secrets: only its place is told.
    const place = (error as { linePos?: { line: number }[] }).linePos?.[0]?.line;
    const reason =
      (error as { code?: string }).code === 'ENOENT' ? 'no such file' : `not a readable YAML file${place ? ` (line ${place})` : ''}`;
    faults.push({ setting: file, allowed: reason });
    return {};
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    faults.push({ setting: file, allowed: 'must hold settings as `name: value` lines' });
    return {};
  }
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const [key, value] of Object.entries(content)) {
    const name = SETTING_NAMES.find((each) => each === key || environmentNameOf(each) === key);
    if (!name) faults.push({ setting: `${key} in ${file}`, allowed: 'no such setting; --help lists them' });
    else if (value !== null) values[name] = value;
  }
  return values;
};

const secretFile = (variable: string, path: string, faults: SettingFault[]): string | undefined => {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch {
    faults.push({ setting: variable, value: shown(path), allowed: 'the path of a readable file that holds the secret' });
    return undefined;
  }
};

/** Variables of the command line and of the tools that send logs, which a person may have exported in the shell that starts the server. */
const OF_THE_TOOLS = ['TOCSIN_KEY', 'TOCSIN_KEY_FILE', 'TOCSIN_URL', 'TOCSIN_FROM_DATABASE_URL'];
/** Of the servers for development and tests, which `npm run stack` prints together with settings. */
const OF_TESTS = /^TOCSIN_(STACK|TEST|CHAOS)_?/;

const fromEnvironment = (env: SettingSources['env'], faults: SettingFault[]): Partial<Record<SettingName, unknown>> => {
  const values: Partial<Record<SettingName, unknown>> = {};
  const known = new Set<string>(OF_THE_TOOLS);
  for (const name of SETTING_NAMES) {
    const variable = environmentNameOf(name);
    known.add(variable);
    const value = env[variable];
    // An empty variable counts as absent, as compose files and shells leave them.
    if (value !== undefined && value !== '') values[name] = value;
    if (!metaOf(name).secret) continue;
    const path = env[`${variable}_FILE`];
    known.add(`${variable}_FILE`);
    if (path === undefined || path === '') continue;
    if (values[name] !== undefined) {
      faults.push({ setting: `${variable}_FILE`, allowed: `set either this or ${variable}, not both` });
    } else {
      const secret = secretFile(`${variable}_FILE`, path, faults);
      if (secret !== undefined) values[name] = secret;
    }
  }
  for (const variable of Object.keys(env)) {
    if (OF_TESTS.test(variable)) continue;
    if (variable.startsWith('TOCSIN_') && !known.has(variable) && env[variable] !== undefined && env[variable] !== '') {
      faults.push({ setting: variable, allowed: 'no such setting; --help lists them' });
    }
  }
  return values;
};

/** What is wrong with settings that are right each by itself. */
const contradictionsIn = ({ cloudflareTeam, cloudflareAudience }: Settings): SettingFault[] =>
  cloudflareTeam !== undefined && cloudflareAudience.length === 0
    ? [
        {
          setting: environmentNameOf('cloudflareAudience'),
          allowed: 'must be set with TOCSIN_CLOUDFLARE_TEAM: the tags of its applications',
        },
      ]
    : [];

/**
 * Reads every setting once, at start: the environment goes before the file, the file before the defaults.
 * @throws SettingsError naming each wrong setting, its value (never a secret's) and what is allowed
 */
export const loadSettings = ({ env, file }: SettingSources): Settings => {
  const faults: SettingFault[] = [];
  const values = { ...(file === undefined ? {} : fromFile(file, faults)), ...fromEnvironment(env, faults) };
  const result = SettingsSchema.safeParse(values);
  const wrong = new Set(result.error?.issues.map((issue) => issue.path[0] as SettingName) ?? []);
  for (const name of wrong) {
    const { allowed, secret } = metaOf(name);
    faults.push({ setting: environmentNameOf(name), ...(secret ? {} : { value: shown(values[name]) }), allowed: `allowed is ${allowed}` });
  }
  if (result.data) faults.push(...contradictionsIn(result.data));
  if (faults.length > 0 || !result.data) throw new SettingsError(faults);
  return result.data;
};
