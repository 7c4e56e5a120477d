export interface SettingFault {
  /** Environment name, or the file it was read from. */
  setting: string;
  /** As given, shortened; absent for secrets and for unknown names. */
  value?: string;
  /** What would have been right. */
  allowed: string;
}

/** One or more settings are wrong: the process must not start (exit code 2). Its message may be shown as it is. */
export class SettingsError extends Error {
  readonly code = 'wrong_settings';
  readonly exitCode = 2;
  readonly faults: readonly SettingFault[];
  constructor(faults: readonly SettingFault[]) {
    super(
      [
        'The settings are wrong:',
        ...faults.map(({ setting, value, allowed }) => `  ${setting}${value === undefined ? '' : ` is ${value}`}: ${allowed}`),
      ].join('\n'),
    );
    this.name = 'SettingsError';
    this.faults = faults;
  }
}
