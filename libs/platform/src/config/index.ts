export { dashboardUrl } from './dashboard-url.ts';
export { describeSettings } from './describe-settings.ts';
export { loadSettings, type SettingSources } from './load-settings.ts';
export { SettingsError, type SettingFault } from './settings-error.ts';
export { environmentNameOf, metaOf, SettingsSchema, SETTING_NAMES, type SettingName, type Settings } from './settings-schema.ts';
export { SETTINGS } from './tokens.ts';
