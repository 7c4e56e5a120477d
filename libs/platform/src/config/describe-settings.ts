import { environmentNameOf, metaOf, SETTING_NAMES, SettingsSchema } from './settings-schema.ts';

const defaultOf = (name: (typeof SETTING_NAMES)[number]): string => {
  const value = SettingsSchema.shape[name].safeParse(undefined).data;
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return 'none';
  if (typeof value === 'boolean') return value ? '1' : '0';
  return Array.isArray(value) ? value.join(',') : value.toString();
};

/** The settings as text for `--help`: name, default, what it is for, what is allowed. */
export const describeSettings = (): string =>
  [
    'Settings (environment variables, or the name in brackets as a key of tocsin.yaml):',
    ...SETTING_NAMES.map((name) => {
      const { description, allowed, secret } = metaOf(name);
      const variable = environmentNameOf(name);
      return `  ${variable} [${name}]\n      ${description}\n      ${allowed}; default ${defaultOf(name)}${secret ? `; or ${variable}_FILE` : ''}`;
    }),
  ].join('\n');
