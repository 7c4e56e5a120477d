import { environmentNameOf, metaOf, type SettingName, type Settings } from '../config/settings-schema.ts';
import { SettingsError } from '../config/settings-error.ts';

/** Settings in which the named ones are there. */
export type WithSettings<N extends SettingName> = Settings & { [K in N]-?: NonNullable<Settings[K]> };

/**
 * Settings that one service cannot do without, though others can; an empty list counts as missing.
 * @throws SettingsError naming all that are missing
 */
export const requireSettings = <N extends SettingName>(settings: Settings, names: readonly N[]): WithSettings<N> => {
  const missing = names.filter((name) => {
    const value: unknown = settings[name];
    return value === undefined || (Array.isArray(value) && value.length === 0);
  });
  if (missing.length > 0) {
    throw new SettingsError(
      missing.map((name) => ({ setting: environmentNameOf(name), allowed: `must be set here: ${metaOf(name).allowed}` })),
    );
  }
  return settings as WithSettings<N>;
};
