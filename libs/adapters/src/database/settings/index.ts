export { bumpsConfigVersion, configVersion } from './config-version.ts';
export { SettingsEntity } from './settings.entity.ts';
export { SettingsRepository } from './settings-repository.ts';
